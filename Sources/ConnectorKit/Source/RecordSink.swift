// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import LotusCore

/// Who takes what a source reads. Calls suspend until there is room again: that is the back-pressure.
///
/// Of one stream the calls come one after the other: `started`, then `records` and `checkpoint` in turn,
/// then `completed` or `failed`. Streams call side by side.
package protocol RecordSink: Sendable {
    /// The stream's first request is about to be made.
    func started(_ stream: StreamDescriptor) async throws

    /// The next records. A batch has at most ``ConnectorLimits/batchBytesMax`` unless one record is larger.
    func records(_ batch: RecordBatch) async throws

    /// All records given so far are what comes before this state; who persists them may go on from it.
    func checkpoint(_ stream: StreamDescriptor, _ state: StreamState) async throws

    /// The stream has been read to its end; its last checkpoint came before.
    func completed(_ stream: StreamDescriptor) async throws

    /// The stream cannot go on; what was given before the last checkpoint counts.
    func failed(_ stream: StreamDescriptor, _ error: LotusError) async throws

    /// Something that is not data happened.
    func note(_ note: SourceNote) async
}

/// What a sink throws when it takes no more of one stream: that stream ends, and the others go on.
///
/// The sink knows that the stream has failed and why; it need not be told again. Everything else that a
/// sink throws ends all streams.
package struct StreamRefused: Error, Sendable {
    package let stream: StreamDescriptor
    /// Why.
    package let error: LotusError

    package init(_ stream: StreamDescriptor, _ error: LotusError) {
        self.stream = stream
        self.error = error
    }
}

/// What a source tells besides data.
package enum SourceNote: Sendable {
    /// A line for a person.
    case log(LogLevel, String)
    /// A request was answered (also with an error that is tried again).
    case request(StreamDescriptor?)
    /// The stream waits for the service's rate limit.
    case rateLimited(StreamDescriptor?, Duration)
}

/// How important a line is (`LOG` of the protocol).
package enum LogLevel: String, Sendable {
    case fatal = "FATAL"
    case error = "ERROR"
    case warn = "WARN"
    case info = "INFO"
    case debug = "DEBUG"
}
