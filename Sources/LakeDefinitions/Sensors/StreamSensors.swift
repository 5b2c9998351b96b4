// SPDX-License-Identifier: Apache-2.0

internal import Landing
internal import LotusCore
package import ObjectStore
package import Orchestrator
internal import Synchronization

/// Where landing files lie.
package struct LandingPlace: Sendable {
    package let store: any ObjectStore
    /// What every key begins with: empty, or a path with a slash at its end.
    package let prefix: String
    /// As people and the engine write it, with a slash at its end.
    package let url: String

    /// Whether it is not on this machine.
    var isRemote: Bool { url.contains("://") }

    package init(store: any ObjectStore, prefix: String, url: String) {
        self.store = store
        self.prefix = prefix
        self.url = url
    }
}

/// Finds new landing files of streams, whoever wrote them, and requests runs of the models that read them.
package final class StreamSensors: SensorEvaluator {
    /// Finds out where files land; asked again with each whole listing.
    package typealias Place = @Sendable () async throws -> LandingPlace
    /// Keys of files of a stream that nobody must see yet.
    package typealias HiddenKeys = @Sendable (ProjectStream) async throws -> Set<String>

    private struct Known {
        var place: LandingPlace
        var index: StreamIndex
        var listedAt: Timestamp
    }

    private let place: Place
    private let hiddenKeys: HiddenKeys
    private let streams = Mutex<[AssetKey: ProjectStream]>([:])
    private let known = Mutex<[AssetKey: Known]>([:])

    package init(place: @escaping Place, hiddenKeys: @escaping HiddenKeys) {
        self.place = place
        self.hiddenKeys = hiddenKeys
    }

    /// The streams of the project as it is now.
    package func set(_ streams: [ProjectStream]) {
        let byAsset = Dictionary(streams.map { ($0.asset, $0) }) { first, _ in first }
        self.streams.withLock { $0 = byAsset }
        known.withLock { known in known = known.filter { byAsset[$0.key] != nil } }
    }

    package func evaluate(_ context: SensorContext) async throws -> SensorResult {
        guard let asset = context.sensor.watched, let stream = streams.withLock({ $0[asset] }) else {
            return .skip("its stream is gone")
        }
        if let run = context.lastRun, !run.status.isTerminal {
            return .skip("its run \(run.id.short) is \(run.status.rawValue)")
        }
        let (found, news) = try await look(at: stream, context)
        guard found.index.count > 0 else {
            return .skip("there is no file below \(found.place.url)\(stream.folder) yet")
        }
        var result = answer(found, context)
        if news.foreignCount > 0, found.index.digest != context.cursor {
            result.observations = [observation(of: stream, news, found, context)]
        }
        return result
    }

    // MARK: Looking

    private func look(
        at stream: ProjectStream, _ context: SensorContext
    ) async throws -> (Known, StreamIndex.News) {
        // What is settled while the listing goes on is seen the next time.
        let hidden = try await hiddenKeys(stream)
        let before = known.withLock { $0[stream.asset] }
        let isWhole =
            before.map {
                context.now - $0.listedAt >= SensorLimits.wholeListingInterval || $0.index.count == 0
            }
            ?? true
        var found: Known
        if let before, !isWhole {
            found = before
        } else {
            let place = try await place()
            let isSame = before.map { $0.place.url == place.url } ?? false
            found = Known(
                place: place,
                index: isSame
                    ? before?.index ?? StreamIndex(prefix: place.prefix + stream.folder)
                    : StreamIndex(prefix: place.prefix + stream.folder),
                listedAt: context.now)
        }
        let news = try await list(&found, hidden, isWhole)
        // A dry run looks, and forgets what it saw: the next tick must find it new.
        if !context.isDryRun {
            let stored = found
            known.withLock { $0[stream.asset] = stored }
        }
        return (found, news)
    }

    /// A landing folder on this machine that is not there yet has no files; a bucket that is not there is an error.
    private func list(
        _ found: inout Known, _ hidden: Set<String>, _ isWhole: Bool
    ) async throws -> StreamIndex.News {
        do {
            return try await found.index.list(found.place.store, hidden: hidden, isWhole: isWhole)
        } catch let error as LotusError where error.code == .bucketNotFound && !found.place.isRemote {
            return StreamIndex.News()
        }
    }

    private func answer(_ found: Known, _ context: SensorContext) -> SensorResult {
        let digest = found.index.digest
        guard !context.sensor.targets.isEmpty else {
            return .skip("no model reads this stream", cursor: digest)
        }
        guard digest == context.cursor else {
            // Without a cursor it was told to forget: what it requested of these files before does not count.
            let forgotten = context.cursor == nil ? context.lastRun : nil
            let key = forgotten.map { "\(digest)/\($0.id)" } ?? digest
            return SensorResult(requests: [request(context, key: key)], cursor: digest)
        }
        if let run = context.lastRun, run.status != .succeeded, let end = run.endedAt {
            let since = context.now - end
            guard since >= SensorLimits.failedRunPause else {
                return .skip(
                    "its run \(run.id.short) \(run.status.rawValue): new files, or ten minutes later, it tries again"
                )
            }
            // What the failed run left is still to be read.
            return SensorResult(requests: [request(context, key: "\(digest)/\(run.id)")], cursor: digest)
        }
        return .skip("no new file among \(found.index.count)")
    }

    private func request(_ context: SensorContext, key: String) -> RunRequest {
        var request = RunRequest(
            assets: context.sensor.targets, trigger: RunTrigger(.sensor, name: context.sensor.name))
        request.runKey = key
        return request
    }

    private func observation(
        of stream: ProjectStream, _ news: StreamIndex.News, _ found: Known, _ context: SensorContext
    ) -> AssetObservation {
        var metadata = AssetMetadata()
        // Everything is new to a process that has just begun; the cursor knows how many files there were.
        let before = context.cursor?.split(separator: ":").first.flatMap { Int($0) }
        if news.count == found.index.count, let before, before > 0 {
            metadata.files = Int64(max(1, news.count - before))
        } else {
            metadata.files = Int64(news.count)
            metadata.bytes = Int64(news.bytes)
        }
        if let last = news.last { metadata.others = [JSONValue.Member("last_file", .string(last.key))] }
        return AssetObservation(stream.asset, metadata)
    }
}

/// The limits of stream sensors.
enum SensorLimits {
    /// How often a stream's whole prefix is listed.
    static let wholeListingInterval = Duration.seconds(3600)
    /// How long after a run that failed its files are tried again when no new ones come.
    static let failedRunPause = Duration.seconds(600)
}
