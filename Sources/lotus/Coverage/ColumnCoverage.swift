// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore

/// How many records of a stream have a value in each place that its schema describes.
///
/// A place is a column or a field below one, such as `customer.email`; the elements of a list share theirs.
/// `null`, and a list or an object with nothing in it, is no value.
struct ColumnCoverage {
    /// A column, or a field below one.
    struct Place {
        /// Such as `customer.email`.
        let path: String
        let isColumn: Bool
        fileprivate(set) var records = 0
        /// The last record that was counted, so that none counts twice.
        fileprivate var lastRecord = -1
        fileprivate var children: [String: Int] = [:]
    }

    /// In the order of the schema, each before those below it.
    var places: [Place] { Array(nodes.dropFirst()) }
    private(set) var records = 0
    /// The first is the record itself.
    private var nodes = [Place(path: "", isColumn: false)]

    init(_ schema: SchemaNode) {
        add(schema, below: 0)
    }

    private mutating func add(_ node: SchemaNode, below parent: Int) {
        for property in node.properties ?? [] {
            add(property.node, below: child(property.name, of: parent))
        }
        for node in node.items + node.alternatives { add(node, below: parent) }
    }

    /// The place of a property, which several alternatives may describe.
    private mutating func child(_ name: String, of parent: Int) -> Int {
        if let known = nodes[parent].children[name] { return known }
        let path = parent == 0 ? name : "\(nodes[parent].path).\(name)"
        nodes[parent].children[name] = nodes.count
        nodes.append(Place(path: path, isColumn: parent == 0))
        return nodes.count - 1
    }

    // MARK: - Counting

    /// Counts a record: one JSON object.
    mutating func count(_ record: UnsafeBufferPointer<UInt8>) throws(JSONScanError) {
        let scanner = JSONScanner(record)
        try count(try scanner.document(), at: 0, scanner)
        records += 1
    }

    private mutating func count(
        _ value: JSONSlice, at index: Int, _ scanner: JSONScanner
    ) throws(JSONScanError) {
        switch value.kind {
        case .null: return
        case .array:
            var elements = try scanner.elements(at: value.start)
            while let element = try elements.next() { try count(element, at: index, scanner) }
        case .object:
            var members = try scanner.members(at: value.start)
            var isEmpty = true
            while let member = try members.next() {
                isEmpty = false
                guard let child = nodes[index].children[scanner.text(of: member.key)] else { continue }
                try count(member.value, at: child, scanner)
            }
            if !isEmpty { note(index) }
        default: note(index)
        }
    }

    private mutating func note(_ index: Int) {
        guard nodes[index].lastRecord != records else { return }
        nodes[index].lastRecord = records
        nodes[index].records += 1
    }
}
