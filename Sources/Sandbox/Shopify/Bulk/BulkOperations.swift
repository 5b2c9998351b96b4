// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// The bulk operations of a shop.
final class BulkOperations: Sendable {
    let options: ShopOptions
    let clock: SandboxClock
    private let operations = Mutex<[BulkOperation]>([])

    init(_ options: ShopOptions, clock: SandboxClock) {
        self.options = options
        self.clock = clock
    }

    /// Starts an operation; the answer is the payload of `bulkOperationRunQuery`.
    func start(
        _ text: String, groupObjects: Bool?, view: ShopView, _ request: SandboxRequest
    ) -> JSONValue {
        let query: BulkQuery
        do { query = try Self.query(text) } catch {
            return Self.payload(.null, "INVALID", ["query"], error.message)
        }
        let version = ShopifyService.version(request)
        let isOld = version < "2026-01"
        let running = unfinished()
        if running.count >= (isOld ? 1 : ShopifyLimits.bulkOperationsMax), let first = running.first {
            return Self.payload(
                .null, "OPERATION_IN_PROGRESS", nil,
                "A bulk query operation for this app and shop is already in progress: \(Self.gid(first)).")
        }
        let scope = ["read_products"].first { options.missingScopes.contains($0) }
        let now = clock.now
        let operation = operations.withLock { operations in
            let operation = BulkOperation(
                number: (operations.last?.number ?? 0) + 1, text: text, query: query,
                isGrouped: groupObjects ?? isOld, view: view, createdAt: now, missingScope: scope)
            operations.append(operation)
            if operations.count > ShopifyLimits.bulkHistoryMax { operations.removeFirst() }
            return operation
        }
        return ["bulkOperation": json(operation, request), "userErrors": []]
    }

    /// The state of an operation, as one who waits for it sees it.
    func state(_ gid: String?, _ request: SandboxRequest) -> JSONValue {
        guard let operation = operation(gid) else { return .null }
        operation.progress(at: clock.now, options, isPoll: true)
        return json(operation, request)
    }

    /// The state of the last operation.
    func current(_ request: SandboxRequest) -> JSONValue {
        guard let operation = operations.withLock({ $0.last }) else { return .null }
        return state(Self.gid(operation), request)
    }

    /// The last operations, the latest first, as a connection.
    func list(_ count: Int, _ request: SandboxRequest) -> JSONValue {
        let last = operations.withLock { Array($0.suffix(max(0, count)).reversed()) }
        let nodes = last.map { operation in
            operation.progress(at: clock.now, options, isPoll: true)
            return json(operation, request)
        }
        return [
            "nodes": .array(nodes),
            "edges": .array(nodes.map { ["node": $0, "cursor": $0["id"] ?? .null] }),
            "pageInfo": ["hasNextPage": false, "hasPreviousPage": false],
        ]
    }

    /// Stops an operation; the answer is the payload of `bulkOperationCancel`.
    func cancel(_ gid: String?, _ request: SandboxRequest) -> JSONValue {
        guard let operation = operation(gid) else {
            return Self.payload(.null, nil, ["id"], "Bulk operation does not exist")
        }
        guard operation.cancel() else {
            let message = "A bulk operation cannot be canceled when it is "
            return Self.payload(
                json(operation, request), nil, nil, message + operation.status.rawValue.lowercased())
        }
        return ["bulkOperation": json(operation, request), "userErrors": []]
    }

    private func unfinished() -> [BulkOperation] {
        let all = operations.withLock { $0 }
        return all.filter { operation in
            operation.progress(at: clock.now, options, isPoll: false)
            return !operation.status.isFinished
        }
    }

    func operation(_ gid: String?) -> BulkOperation? {
        guard let id = Int(gid?.split(separator: "/").last ?? "") else { return nil }
        return operations.withLock { $0.first { $0.id == id } }
    }

    private static func query(_ text: String) throws(GraphQLError) -> BulkQuery {
        let document: GraphQLDocument
        do { document = try GraphQLParser.document(text) } catch {
            throw GraphQLError(message: "Invalid bulk query: \(error.message)")
        }
        guard let operation = document.operations.first, operation.kind == .query else {
            throw GraphQLError(message: "Invalid bulk query: one query is needed")
        }
        var planner = GraphPlanner(document)
        guard let plan = planner.plan(operation) else {
            throw GraphQLError(message: "Invalid bulk query: \(planner.errors.first?.message ?? "")")
        }
        guard let query = BulkQuery(plan) else {
            throw GraphQLError(message: "Bulk queries must contain at least one connection.")
        }
        return query
    }
}

// MARK: - JSON

extension BulkOperations {
    private static func gid(_ operation: BulkOperation) -> String {
        "gid://shopify/BulkOperation/\(operation.id)"
    }

    private static func payload(
        _ operation: JSONValue, _ code: String?, _ field: [String]?, _ message: String
    ) -> JSONValue {
        [
            "bulkOperation": operation,
            "userErrors": [
                [
                    "code": code.map { .string($0) } ?? .null,
                    "field": field.map { .array($0.map { .string($0) }) } ?? .null,
                    "message": .string(message),
                ]
            ],
        ]
    }

    private func json(_ operation: BulkOperation, _ request: SandboxRequest) -> JSONValue {
        let status = operation.status
        var json: JSONValue = [
            "__typename": "BulkOperation", "id": .string(Self.gid(operation)),
            "status": .string(status.rawValue), "errorCode": .null,
            "createdAt": .string(SandboxTime.text(second: operation.createdAt.wholeSeconds)),
            "completedAt": .null, "objectCount": "0", "rootObjectCount": "0", "fileSize": .null, "url": .null,
            "partialDataUrl": .null, "query": .string(operation.text), "type": "QUERY",
        ]
        if status == .failed { json["errorCode"] = "ACCESS_DENIED" }
        guard status.isFinished, let finishedAt = operation.finishedAt else { return json }
        json["completedAt"] = .string(SandboxTime.text(second: finishedAt.wholeSeconds))
        guard status != .failed else { return json }
        let size = operation.servedSize()
        json["objectCount"] = .string("\(size.lines)")
        json["rootObjectCount"] = .string("\(size.roots)")
        guard size.lines > 0 else { return json }
        json["fileSize"] = .string("\(size.bytes)")
        let address = JSONValue.string(BulkResultAddress.url(of: operation, request))
        json[status == .completed ? "url" : "partialDataUrl"] = address
        return json
    }
}
