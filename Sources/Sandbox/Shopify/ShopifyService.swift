// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import Synchronization

/// The simulated Admin API of one shop: REST, GraphQL and bulk operations over a generated history.
///
/// What it keeps in memory are the edits that were made and the bulk operations that were started.
package final class ShopifyService: SandboxService {
    package let name = "shopify"

    let options: ShopOptions
    /// When the generated history ends.
    package var historyEnd: Timestamp { options.history.upperBound }
    let clock: SandboxClock
    let shop: GeneratedShop
    let bulk: BulkOperations
    private let changes: Mutex<ShopChanges>
    private let calls = Mutex(CallBucket(capacity: 40, leakPerSecond: 2))
    private let costs = Mutex(CallBucket(capacity: 2_000, leakPerSecond: 100))
    private let time: any TimeSource

    /// A shop that tells the time by a clock; rate limits go by the machine's.
    package init(_ options: ShopOptions, clock: SandboxClock, time: any TimeSource = .system) {
        self.options = options
        self.clock = clock
        self.time = time
        shop = GeneratedShop(options)
        bulk = BulkOperations(options, clock: clock)
        changes = Mutex(ShopChanges(since: shop.historyEnd))
    }

    /// The shop of a sandbox.
    package convenience init(_ options: SandboxOptions, clock: SandboxClock) {
        self.init(ShopOptions(options), clock: clock)
    }

    package func owns(host: String, path: String) -> Bool {
        if host.hasSuffix(".myshopify.com") || host == BulkResultAddress.secureHost { return true }
        return path.hasPrefix("/admin/") || path.hasPrefix(BulkResultAddress.pathStart)
    }

    /// The shop as it is now.
    var view: ShopView { view(at: clock.now) }

    /// The shop as it is at a point in time.
    func view(at now: Timestamp) -> ShopView {
        ShopView(shop: shop, changes: changes.withLock { $0 }, now: Int(now.wholeSeconds))
    }

    /// The handle by which a request calls the shop.
    func handle(_ request: SandboxRequest) -> String {
        let host = request.host
        let isNamed = host.hasSuffix(".myshopify.com")
        return isNamed ? String(host.dropLast(".myshopify.com".count)) : options.handle ?? "demo"
    }

    /// Carries out an edit, and says what it did.
    func change(_ edit: SandboxEdit, at time: Int) -> ShopEditCounts {
        changes.withLock { changes in
            var editor = ShopEditor(shop, changes, seed: edit.seed)
            editor.apply(edit, at: time)
            changes = editor.changes
            return editor.counts
        }
    }

    /// Takes so many calls or points from a bucket.
    func take(_ amount: Double, calls isCall: Bool) -> CallBucket.Answer {
        let now = time.monotonicNanoseconds()
        let isLimited = options.limitsRates
        if isCall { return calls.withLock { $0.take(amount, at: now, isLimited: isLimited) } }
        return costs.withLock { $0.take(amount, at: now, isLimited: isLimited) }
    }
}

// MARK: - Routing

extension ShopifyService {
    package func respond(to request: SandboxRequest) async -> SandboxResponse {
        if request.path.hasPrefix(BulkResultAddress.pathStart) { return bulk.result(for: request) }
        if let refusal = refusal(of: request) { return refusal }
        var parts = request.path.split(separator: "/").map(String.init)
        guard parts.count >= 2, parts.removeFirst() == "admin" else { return ShopifyErrors.notFound }
        if parts == ["oauth", "access_scopes.json"] { return accessScopes() }
        if parts.first == "api" { parts.removeFirst(min(2, parts.count)) }
        if parts == ["graphql.json"] {
            return request.method == "POST" ? graphQL(request) : ShopifyErrors.notAcceptable
        }
        guard request.method == "GET" else { return ShopifyErrors.notAcceptable }
        return limited { rest(parts, request) }
    }

    /// Answers who may not be answered otherwise.
    private func refusal(of request: SandboxRequest) -> SandboxResponse? {
        if let handle = options.handle, handle != self.handle(request) { return ShopifyErrors.notFound }
        guard let token = request.header("x-shopify-access-token"), !token.isEmpty, token != "wrong",
            options.tokens.isEmpty || options.tokens.contains(token)
        else { return ShopifyErrors.wrongToken }
        return nil
    }

    private func accessScopes() -> SandboxResponse {
        .json(["access_scopes": .array(options.scopes.map { ["handle": .string($0)] })])
    }

    private func limited(_ answer: () -> SandboxResponse) -> SandboxResponse {
        let call = take(1, calls: true)
        var response: SandboxResponse
        if call.isAllowed {
            response = answer()
        } else {
            response = ShopifyErrors.tooManyCalls(retryAfterSeconds: 2)
        }
        response.headers.append(("X-Shopify-Shop-Api-Call-Limit", "\(max(1, Int(call.used.rounded())))/40"))
        response.headers.append(("X-Shopify-API-Version", "2026-10"))
        return response
    }
}
