// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import LotusCore

/// An answer that holds records as JSON.
package struct JSONPage: Sendable {
    private let bytes: [UInt8]
    private let origin: String
    private let stream: StreamDescriptor?

    /// - Parameters:
    ///   - origin: Where it came from, for messages; without secrets.
    package init(_ bytes: [UInt8], origin: String, stream: StreamDescriptor?) {
        self.bytes = bytes
        self.origin = origin
        self.stream = stream
    }

    /// The answer to a request.
    package init(_ answer: ServiceAnswer, to request: ServiceRequest) {
        self.init(
            answer.body, origin: "\(request.method.rawValue) \(request.url)", stream: request.stream)
    }

    /// Lets `body` read the page. When strings in it hold what no text can, it is repaired first and read
    /// once more from the start: a sync never fails for a value.
    ///
    /// - Parameters:
    ///   - body: Makes its result anew at each call.
    /// - Returns: The result, and how many places were replaced by U+FFFD.
    /// - Throws: ``LotusCore/LotusError`` with the offset when the page is no JSON, or what `body` throws.
    package func read<Result>(
        _ body: (JSONScanner) throws -> Result
    ) throws -> (result: Result, replacedCount: Int) {
        do {
            return (try bytes.withUnsafeBufferPointer { try body(JSONScanner($0)) }, 0)
        } catch let error as JSONScanError {
            guard error.reason == .invalidUTF8 || error.reason == .loneSurrogate else {
                throw malformed(error)
            }
        }
        let (repaired, count) = bytes.withUnsafeBufferPointer { JSONRepair.repaired($0) }
        do {
            return (try repaired.withUnsafeBufferPointer { try body(JSONScanner($0)) }, count)
        } catch let error as JSONScanError {
            throw malformed(error)
        }
    }

    /// The error of a page without what it should have, such as `an array in `data``.
    package func lacks(_ what: String) -> LotusError {
        failure("has no \(what)")
    }

    private func malformed(_ error: JSONScanError) -> LotusError {
        failure("is no JSON: \(error.reason.text) at byte \(error.offset) of \(bytes.count)")
    }

    private func failure(_ what: String) -> LotusError {
        LotusError(
            .sourceMalformed,
            "the answer\(stream.map { " for the stream `\($0)`" } ?? "") \(what): \(origin)",
            hint: "Try again; when it stays so, a proxy in between may be answering in the service's place.")
    }

    /// The error of a record that is larger than ``ConnectorLimits/recordBytesMax``.
    package func recordTooLarge(index: Int, byteCount: Int) -> LotusError {
        LotusError(
            .sourceTooLarge,
            "record \(index + 1) of an answer\(stream.map { " for the stream `\($0)`" } ?? "") has "
                + "\(byteCount >> 20) MB, and \(ConnectorLimits.recordBytesMax >> 20) MB is the most: \(origin)",
            hint: "Make the record smaller where it is kept, or leave the stream out.")
    }
}
