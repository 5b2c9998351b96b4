// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
package import Landing
package import LotusCore
internal import ObjectStore
internal import Synchronization

/// The settled files of streams, listed once in an invocation: all of its nodes see the same.
package final class FileLists: Sendable {
    private let zone: LandingZone
    /// By the folders of streams.
    private let lists = Mutex<[String: Result<[LandingFile], LotusError>]>([:])

    package init(_ zone: LandingZone) { self.zone = zone }

    /// Lists a stream, unless that was done. A failure is kept for those who ask, and tried again by the next
    /// node.
    package func list(_ stream: TrackedStream) async {
        if case .success? = lists.withLock({ $0[stream.folder] }) { return }
        let found: Result<[LandingFile], LotusError>
        do {
            found = .success(try await settledFiles(of: stream))
        } catch is CancellationError {
            return
        } catch let error as LotusError where error.code == .bucketNotFound && zone.mayBeMissing {
            found = .success([])
        } catch {
            found = .failure(error as? LotusError ?? Self.failure(stream, error))
        }
        lists.withLock { lists in
            if case .success? = lists[stream.folder] { return }
            lists[stream.folder] = found
        }
    }

    /// In the order in which they are consumed.
    package func files(of stream: TrackedStream) throws(LotusError) -> [LandingFile] {
        guard let list = lists.withLock({ $0[stream.folder] }) else {
            throw LotusError(
                .filesNotListed, "the landing files of \(stream.name) were not listed",
                hint: "name the stream in the model itself: by `source()`, or by `var('files')` in its text")
        }
        return try list.get()
    }

    /// A file that is being settled while the store is listed counts from the moment it is: what is not settled
    /// is asked for before, since it may be given up meanwhile, and afterwards, since it may have begun.
    private func settledFiles(of stream: TrackedStream) async throws -> [LandingFile] {
        let before = try await zone.unsettled(stream.landed.name)
        var listing = StreamListing(prefix: stream.folder)
        _ = try await listing.listAll(zone.store)
        let hidden = before.union(try await zone.unsettled(stream.landed.name))
        return listing.files.filter { !hidden.contains($0.key) }
    }

    private static func failure(_ stream: TrackedStream, _ error: any Error) -> LotusError {
        LotusError(
            .filesNotListed, "the landing files of \(stream.name) cannot be listed: \(error)", cause: error)
    }
}
