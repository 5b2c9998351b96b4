// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Writes what plans ask for.
struct GraphWriter: Sendable {
    let view: ShopView
    /// Whether connections are left out, because their objects stand in lines of their own.
    let isBulk: Bool

    /// The members of an object; its braces are the caller's.
    func writeMembers(_ plan: GraphPlan, of node: GraphNode, to writer: inout RecordWriter) {
        for member in plan.members {
            switch member.value {
            case .typeName(let name):
                writer.key(quoted: member.key)
                writer.raw(name)
            case .scalar(let write):
                writer.key(quoted: member.key)
                write(node, &writer)
            case .object(let find, let plan):
                writer.key(quoted: member.key)
                guard let object = find(node, view) else {
                    writer.null()
                    continue
                }
                write(plan, of: object, to: &writer)
            case .list(let count, let plan):
                writer.key(quoted: member.key)
                writer.openList()
                for index in 0..<count(node) {
                    writer.part()
                    write(plan, of: node.at(index), to: &writer)
                }
                writer.closeList()
            case .connection(let connection):
                if isBulk { continue }
                writer.key(quoted: member.key)
                let page = GraphPage(connection, member.arguments, of: node, in: view)
                write(connection, page, to: &writer)
            case .plain:
                writer.key(quoted: member.key)
                writer.null()
            }
        }
    }

    func write(_ plan: GraphPlan, of node: GraphNode, to writer: inout RecordWriter) {
        writer.open()
        writeMembers(plan, of: node, to: &writer)
        writer.close()
    }

    /// A connection's object with one page of it.
    func write(_ connection: GraphConnection, _ page: GraphPage, to writer: inout RecordWriter) {
        writer.open()
        for part in connection.parts {
            switch part {
            case .typeName(let key, let name):
                writer.key(quoted: key)
                writer.raw(name)
            case .nodes(let key, let plan):
                writer.key(quoted: key)
                writer.openList()
                for (_, node) in page.nodes {
                    writer.part()
                    write(plan, of: node, to: &writer)
                }
                writer.closeList()
            case .edges(let key, let cursor, let node, let typeName):
                writer.key(quoted: key)
                writer.openList()
                for (place, found) in page.nodes {
                    writer.openElement()
                    if let typeName { writer.key(quoted: typeName) }
                    if let cursor {
                        writer.key(quoted: cursor)
                        writer.string(Array(GraphPage.cursor(place).utf8))
                    }
                    if let node {
                        writer.key(quoted: node.key)
                        write(node.plan, of: found, to: &writer)
                    }
                    writer.close()
                }
                writer.closeList()
            case .pageInfo(let key, let plan):
                writer.key(quoted: key)
                write(plan, page.info, to: &writer)
            }
        }
        writer.close()
    }

    /// What is asked of a value that the service says: members are found by their field's name, lists
    /// are gone through.
    func write(_ plan: GraphPlan, _ value: JSONValue, to writer: inout RecordWriter) {
        switch value {
        case .array(let elements):
            writer.openList()
            for element in elements {
                writer.part()
                write(plan, element, to: &writer)
            }
            writer.closeList()
        case .object:
            writer.open()
            for member in plan.members {
                writer.key(quoted: member.key)
                let below = value[member.field.name] ?? .null
                switch member.value {
                case .typeName(let name):
                    writer.raw(value["__typename"].map { Array($0.text().utf8) } ?? name)
                case .plain(let plan?): write(plan, below, to: &writer)
                default: writer.raw(Array(below.text().utf8))
                }
            }
            writer.close()
        default: writer.raw(Array(value.text().utf8))
        }
    }
}
