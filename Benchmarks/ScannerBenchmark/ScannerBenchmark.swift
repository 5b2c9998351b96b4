// SPDX-License-Identifier: Apache-2.0

import Glibc
import LotusCore

/// How fast records are validated and cut into members, in MB of input per CPU second.
@main
enum ScannerBenchmark {
    private static let inputBytes = 50_000_000
    private static let runs = 7

    static func main() throws {
        let orders = makeOrders()
        var best = Double.infinity
        var members = 0
        for _ in 0..<runs {
            let start = clock()
            members = try orders.withUnsafeBufferPointer { try countMembers($0) }
            best = min(best, Double(clock() - start) / Double(CLOCKS_PER_SEC))
        }
        print("\(Double(orders.count) / 1e6 / best) \(members)")
    }

    private static func countMembers(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Int {
        let scanner = JSONScanner(bytes)
        var count = 0
        for line in ByteLines(bytes) where !line.isEmpty {
            var members = try scanner.members(at: line.lowerBound)
            while try members.next() != nil { count += 1 }
        }
        return count
    }

    /// Orders of about 1.2 KB with 20 top-level members, nested ones among them.
    private static func makeOrders() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(inputBytes + 4_096)
        var number = 0
        while bytes.count < inputBytes {
            number += 1
            bytes +=
                JSONWriter.text { writer in
                    writer.object { writer in
                        for index in 0..<14 {
                            writer.member("member_\(index)", "value \(number * 31 + index) of an order")
                        }
                        writer.member("id", number)
                        writer.member("total", Double(number) / 7)
                        writer.member("note", "said \"thanks\"\nfrom Zürich")
                        writer.member("test", false)
                        writer.key("customer")
                        writer.object { writer in
                            writer.member("id", number * 3)
                            writer.member("email", "customer\(number)@example.com")
                        }
                        writer.key("line_items")
                        writer.array { writer in
                            for item in 0..<4 {
                                writer.object { writer in
                                    writer.member("sku", "SKU-\(number)-\(item)")
                                    writer.member("quantity", item)
                                    writer.member("price", "19.90")
                                }
                            }
                        }
                    }
                }.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
