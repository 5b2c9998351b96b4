// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension ShopifyService {
    /// The answer to a request below `/admin/api/VERSION/`.
    func rest(_ parts: [String], _ request: SandboxRequest) -> SandboxResponse {
        switch parts {
        case ["shop.json"]:
            return .json(
                ShopDocument.shop(
                    handle: handle(request), createdAt: createdAt, updatedAt: shop.historyEnd - 86_400))
        case ["locations.json"]:
            return withScope("read_locations") {
                .json(ShopDocument.locations(createdAt: createdAt, updatedAt: shop.historyEnd - 86_400))
            }
        case ["orders.json"]: return withScope("read_orders") { list(.order, "orders", request) }
        case ["customers.json"]:
            return withScope("read_customers") { list(.customer, "customers", request) }
        case ["orders", "count.json"]: return withScope("read_orders") { count(.order, request) }
        case ["customers", "count.json"]: return withScope("read_customers") { count(.customer, request) }
        case ["events.json"]: return events(request)
        default: return ShopifyErrors.notFound
        }
    }

    /// When the shop was opened: a year before its history.
    private var createdAt: Int { Int(options.history.lowerBound.wholeSeconds) - 365 * 86_400 }

    func withScope(_ scope: String, _ answer: () -> SandboxResponse) -> SandboxResponse {
        options.missingScopes.contains(scope) ? ShopifyErrors.missingScope(scope) : answer()
    }

    private func count(_ kind: ShopKind, _ request: SandboxRequest) -> SandboxResponse {
        do {
            let query = try ListQuery(request)
            return .json(["count": .integer(RecordWalk.count(query, of: kind, in: view))])
        } catch {
            return ShopifyErrors.parameter(error.parameter, error.message)
        }
    }

    private func list(_ kind: ShopKind, _ member: StaticString, _ request: SandboxRequest) -> SandboxResponse
    {
        let query: ListQuery
        do { query = try ListQuery(request) } catch {
            return ShopifyErrors.parameter(error.parameter, error.message)
        }
        let view = view
        let page = ListPage(query, of: kind, in: view)
        var writer = RecordWriter(capacityBytes: 64 + page.records.count * 3_072)
        writer.open()
        writer.openList(member)
        var selection = query.fields.map(FieldSelection.init)
        for facts in page.records {
            writer.part()
            if selection == nil {
                Self.write(facts, view, to: &writer)
            } else {
                selection?.write(to: &writer) { Self.write(facts, view, to: &$0) }
            }
        }
        writer.closeList()
        writer.close()
        return .json(writer.bytes, headers: links(page.next, page.previous, query, request))
    }

    private static func write(_ facts: RecordFacts, _ view: ShopView, to writer: inout RecordWriter) {
        if facts.kind == .order {
            OrderRecord(facts, in: view).write(to: &writer)
        } else {
            CustomerRecord(facts, in: view).write(to: &writer)
        }
    }

    /// The `Link` header of a page.
    func links(
        _ next: ListQuery?, _ previous: ListQuery?, _ query: ListQuery, _ request: SandboxRequest
    ) -> [(name: String, value: String)] {
        let links = [(previous, "previous"), (next, "next")].compactMap { target, relation -> String? in
            guard let target else { return nil }
            let fields =
                query.fields.map { "&fields=\(PercentText.encoded($0.joined(separator: ",")))" } ?? ""
            let place = "limit=\(query.limit)\(fields)&page_info=\(target.pageInfo)"
            return "<\(request.origin)\(request.path)?\(place)>; rel=\"\(relation)\""
        }
        return links.isEmpty ? [] : [("Link", links.joined(separator: ", "))]
    }
}

/// Keeps only some members of records, as the parameter `fields` asks for.
struct FieldSelection {
    private let names: Set<String>
    private var record = RecordWriter()

    init(_ names: [String]) {
        self.names = Set(names)
    }

    /// Writes what is left of a record.
    mutating func write(to writer: inout RecordWriter, _ body: (inout RecordWriter) -> Void) {
        record.removeAll()
        body(&record)
        writer.open()
        record.bytes.withUnsafeBufferPointer { bytes in
            let scanner = JSONScanner(bytes)
            // What the generator writes is JSON.
            guard var members = try? scanner.members(at: 0) else { return }
            while let member = (try? members.next()) ?? nil {
                guard names.contains(scanner.text(of: member.key)) else { continue }
                writer.part()
                writer.raw(Array(bytes[member.key.start..<member.value.end]))
            }
        }
        writer.close()
    }
}
