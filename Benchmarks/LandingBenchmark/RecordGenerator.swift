// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore

/// Writes records that a schema describes: the same for the same seed.
///
/// About a third of the values are null, as APIs write out what they do not have; lists have one or two
/// elements.
struct RecordGenerator {
    private var random: SeededGenerator
    private var number = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed)
    }

    /// Newline-delimited records of one batch, and where each ends.
    mutating func batch(_ schema: SchemaNode, bytes: Int) -> (bytes: [UInt8], ends: [Int]) {
        var output: [UInt8] = []
        output.reserveCapacity(bytes + 1 << 16)
        var ends: [Int] = []
        while output.count < bytes {
            number += 1
            writeObject(schema, to: &output)
            ends.append(output.count)
            output.append(UInt8(ascii: "\n"))
        }
        return (output, ends)
    }

    private mutating func draw(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    private mutating func writeObject(_ node: SchemaNode, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for (index, property) in (node.properties ?? []).enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            output += "\"\(property.name)\":".utf8
            if property.name == "id" && property.node.kinds == [.integer] {
                output += String(5_000_000_000 + number).utf8
            } else if draw(3) == 0 {
                output += "null".utf8
            } else {
                write(property.node, to: &output)
            }
        }
        output.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ node: SchemaNode, to output: inout [UInt8]) {
        switch node.kinds.first {
        case .object?:
            if node.properties?.isEmpty ?? true {
                writeProperties(to: &output)
            } else {
                writeObject(node, to: &output)
            }
        case .array?:
            output.append(UInt8(ascii: "["))
            if let item = node.items.first {
                write(item, to: &output)
                if draw(2) == 0 {
                    output.append(UInt8(ascii: ","))
                    write(item, to: &output)
                }
            }
            output.append(UInt8(ascii: "]"))
        case .integer?: output += String(draw(1_000_000_000)).utf8
        case .number?: output += "\(draw(1_000)).\(10 + draw(90))".utf8
        case .boolean?: output += (draw(2) == 0 ? "true" : "false").utf8
        case .string?: writeText(node.format, to: &output)
        case nil:
            let choices = node.alternatives.filter { !$0.kinds.isEmpty }
            if choices.isEmpty { output += "\"text\"".utf8 } else { write(choices[0], to: &output) }
        }
    }

    private static let words = [
        "paid", "gid://shopify/Order/", "Maple Street", "EUR", "customer@example.com", "fulfilled",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "https://shop.example.com/products/",
        "Zürich", "b1946ac92492d2347c6235b4d2611184", "web", "a \\\"quoted\\\" note",
    ]

    private mutating func writeText(_ format: String?, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        let day = "20\(10 + draw(17))-\(10 + draw(3))-\(10 + draw(19))"
        switch format {
        case "date-time"?:
            output += "\(day)T\(10 + draw(14)):\(10 + draw(50)):\(10 + draw(50))-05:00".utf8
        case "date"?: output += day.utf8
        default:
            output += Self.words[draw(Self.words.count)].utf8
            if draw(2) == 0 { output += String(draw(1_000_000)).utf8 }
        }
        output.append(UInt8(ascii: "\""))
    }

    /// What an object without a schema holds.
    private mutating func writeProperties(to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for index in 0..<12 {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            output += "\"$property_\(index)\":".utf8
            writeText(nil, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }
}
