// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension ShopifyService {
    /// The answer of `events.json`: what was deleted, the earliest first. Other verbs have no events.
    func events(_ request: SandboxRequest) -> SandboxResponse {
        let query: ListQuery
        do { query = try ListQuery(request) } catch {
            return ShopifyErrors.parameter(error.parameter, error.message)
        }
        // The place of a page carries which events are wanted in the room of an order's status.
        let wanted = query.anchor == nil ? Self.wanted(request) : query.status ?? ""
        let kind = Self.kinds.first { "\($0.typeName)" == wanted }
        let events = kind.map { ShopEvents($0, in: view) }
        let (page, next) = events?.page(query) ?? ([], nil)
        var writer = RecordWriter(capacityBytes: 64 + page.count * 512)
        writer.open()
        writer.openList("events")
        for event in page {
            writer.part()
            event.write(to: &writer)
        }
        writer.closeList()
        writer.close()
        var following = query
        following.status = wanted
        following.anchor = next
        return .json(writer.bytes, headers: links(next == nil ? nil : following, nil, query, request))
    }

    private static let kinds = [ShopKind.order, .product]

    private static func wanted(_ request: SandboxRequest) -> String {
        let verb = request.queryValue("verb") ?? "destroy"
        return verb == "destroy" ? request.queryValue("filter") ?? "Order" : ""
    }
}
