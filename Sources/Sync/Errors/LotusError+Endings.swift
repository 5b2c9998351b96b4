// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// How a stream ends for a reason that is not its own.
extension LotusError {
    /// Somebody ended the sync.
    static let syncWasStopped = LotusError(
        .syncStopped, "the sync was stopped before the stream was read to its end",
        hint: "run it again: it goes on where it stopped")

    /// Something that nobody foresaw, as an error of ours.
    ///
    /// - Parameter name: of the connection or stream.
    static func unexpected(_ error: any Error, in name: String) -> LotusError {
        (error as? LotusError)
            ?? LotusError(
                .syncSourceBroken, "the sync of \(name) ended with an unexpected error: \(error)",
                hint: "run it again; when it comes again, report it", cause: error)
    }
}
