// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Klaviyo's interface, revision 2024-10-15: profiles, events, campaigns, metrics and lists.
///
/// Any key that begins with `pk_` is right, but for `pk_wrong…` (401) and `pk_denied…` (403).
package final class KlaviyoService: SandboxService {
    package let name = "klaviyo"

    private static let scheme = "klaviyo-api-key "
    private static let contentType = "application/vnd.api+json"
    /// How far ahead of now the events are that are added on demand as future ones.
    private static let futureSeconds: Int64 = 90 * 86_400

    private let world: KlaviyoWorld
    private let clock: SandboxClock
    private let limits: KlaviyoRateLimits?

    package init(_ options: SandboxOptions, clock: SandboxClock) {
        world = KlaviyoWorld(options)
        self.clock = clock
        limits = options.limitsRates ? KlaviyoRateLimits() : nil
    }

    package func owns(host: String, path: String) -> Bool {
        host == "a.klaviyo.com" || (path.hasPrefix("/api/") && !host.hasSuffix(".myshopify.com"))
    }

    package func respond(to request: SandboxRequest) async -> SandboxResponse {
        do {
            return try answer(request)
        } catch let error as KlaviyoError {
            return error.response(number: request.number)
        } catch {
            return KlaviyoError.invalid("filter", "\(error)").response(number: request.number)
        }
    }

    // MARK: - Answers

    private func answer(_ request: SandboxRequest) throws -> SandboxResponse {
        try checkKey(request)
        guard request.header("revision") != nil else { throw KlaviyoError.noRevision }
        guard request.method == "GET" || request.method == "HEAD" else { throw KlaviyoError.wrongMethod }
        let parts = request.path.split(separator: "/").map { String($0) }
        guard parts.count == 2 || parts.count == 3, parts[0] == "api",
            let endpoint = KlaviyoEndpoint.all.first(where: { $0.path == parts[1] })
        else { throw KlaviyoError.notFound(request.path) }
        let headers = try pass(request, endpoint, isCollection: parts.count == 2)
        let page = KlaviyoPage(
            world: world, endpoint: endpoint,
            query: try KlaviyoQuery(request, of: parts.count == 2 ? endpoint : endpoint.single),
            request: request, now: clock.now.wholeSeconds)
        let bytes = parts.count == 2 ? page.bytes() : try resource(parts[2], page, request)
        return SandboxResponse(
            headers: [("Content-Type", Self.contentType)] + headers, body: .bytes(bytes))
    }

    private func resource(_ id: String, _ page: KlaviyoPage, _ request: SandboxRequest) throws -> [UInt8] {
        let kind = page.endpoint.kind
        guard let index = KlaviyoWorld.index(kind, ofID: id),
            let reference = world.records(of: kind).record(index, now: page.now)
        else { throw KlaviyoError.notFound(request.path) }
        return page.bytes(of: reference)
    }

    private func checkKey(_ request: SandboxRequest) throws {
        guard let header = request.header("authorization"),
            header.lowercased().hasPrefix(Self.scheme)
        else { throw KlaviyoError.noKey }
        let key = header.dropFirst(Self.scheme.count)
        if key.hasPrefix("pk_denied") { throw KlaviyoError.deniedKey }
        guard key.hasPrefix("pk_"), !key.hasPrefix("pk_wrong") else { throw KlaviyoError.wrongKey }
    }

    private func pass(
        _ request: SandboxRequest, _ endpoint: KlaviyoEndpoint, isCollection: Bool
    ) throws -> [(name: String, value: String)] {
        guard let limits else { return [] }
        let isPredictive =
            request.queryValue("additional-fields[profile]")?.contains("predictive") ?? false
        let limit = isPredictive ? KlaviyoEndpoint.predictiveLimit : endpoint.limit
        return try limits.pass(isCollection ? endpoint.path : "\(endpoint.path)/{id}", limit)
    }

    // MARK: - Truth and edits

    /// Campaigns of mobile push stand by themselves: the original connector asks for those of email and
    /// SMS alone.
    package func truth(at now: Timestamp) async -> [StreamTruth] {
        let second = now.wholeSeconds
        let isPush = { [world] (campaign: StreamRecords.Reference) in
            CampaignRecord.isMobilePush(world, campaign.index)
        }
        let push = world.campaigns.truth(
            "campaigns_mobile_push", now: second, where: isPush, idNumber: KlaviyoWorld.idNumber)
        return KlaviyoEndpoint.all.map { endpoint in
            let isCampaigns = endpoint.path == "campaigns"
            return world.records(of: endpoint.kind).truth(
                now: second, where: isCampaigns ? { !isPush($0) } : nil, idNumber: KlaviyoWorld.idNumber)
        } + [push]
    }

    package func edit(_ edit: SandboxEdit, at now: Timestamp) async -> JSONValue {
        let second = now.wholeSeconds
        var done: [JSONValue.Member] = []
        for endpoint in KlaviyoEndpoint.all where edit.stream == nil || edit.stream == endpoint.path {
            let counts = apply(edit, to: endpoint, second)
            if counts != [:] { done.append(.init(endpoint.path, counts)) }
        }
        return .object(done)
    }

    /// Without a stream, profiles change, are added and deleted, and events are added; an event never
    /// changes.
    private func apply(_ edit: SandboxEdit, to endpoint: KlaviyoEndpoint, _ second: Int64) -> JSONValue {
        let records = world.records(of: endpoint.kind)
        let isChosen = edit.stream != nil
        let isEvents = endpoint.path == "events"
        var counts: [JSONValue.Member] = []
        func count(_ word: String, _ wanted: Int, _ isMeant: Bool, _ change: () -> Int) {
            if wanted > 0, isMeant { counts.append(.init(word, .integer(change()))) }
        }
        let isProfiles = endpoint.path == "profiles"
        count("changes", edit.changes, !isEvents && (isChosen || isProfiles)) {
            records.change(edit.changes, seed: edit.seed, now: second)
        }
        count("additions", edit.additions, isChosen || isProfiles || isEvents) {
            records.add(edit.additions, now: second)
        }
        count("deletions", edit.deletions, !isEvents && (isChosen || isProfiles)) {
            records.delete(edit.deletions, seed: edit.seed ^ 0xDE1E, now: second)
        }
        count("future", edit.future, isEvents) {
            records.add(edit.future, now: second, secondsAhead: Self.futureSeconds)
        }
        return .object(counts)
    }
}

extension KlaviyoEndpoint {
    /// The same for one resource, which needs no filter.
    fileprivate var single: KlaviyoEndpoint {
        var endpoint = self
        endpoint.needsChannel = false
        return endpoint
    }
}
