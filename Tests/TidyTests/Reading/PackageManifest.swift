// SPDX-License-Identifier: Apache-2.0

/// The targets of a Package.swift, as far as it writes them out: names and dependencies.
struct PackageManifest {
    struct Target: Hashable {
        var name: String
        var isTest: Bool
        /// Other targets of the package.
        var ours: Set<String>
        /// Products of other packages.
        var products: Set<String>
    }

    let targets: [Target]

    init(_ text: String) {
        let bytes = Array(text.utf8)
        let code = SwiftText(text).code
        var targets: [Target] = []
        var index = 0
        while index < code.count {
            let rest = code[index...]
            let opening = [".target(", ".executableTarget(", ".testTarget("].first {
                rest.starts(with: $0.utf8)
            }
            guard let opening else {
                index += 1
                continue
            }
            let start = index + opening.utf8.count
            let end = Self.closing(code, from: start)
            let dependencies = Self.argument("dependencies:", in: start..<end, code)
            let (ours, products) = Self.dependencies(bytes[dependencies])
            targets.append(
                Target(
                    name: Self.strings(bytes[start..<end]).first ?? "", isTest: opening == ".testTarget(",
                    ours: ours, products: products))
            index = end
        }
        self.targets = targets
    }

    /// The index of the bracket that closes the one before `start`.
    private static func closing(_ code: [UInt8], from start: Int) -> Int {
        var depth = 1
        for index in start..<code.count {
            if "([{".utf8.contains(code[index]) { depth += 1 }
            if ")]}".utf8.contains(code[index]) { depth -= 1 }
            if depth == 0 { return index }
        }
        return code.count
    }

    /// What stands between the brackets after a label; empty when there is no such label.
    private static func argument(_ label: String, in range: Range<Int>, _ code: [UInt8]) -> Range<Int> {
        for index in range where code[index...].starts(with: label.utf8) {
            guard let bracket = code[index..<range.upperBound].firstIndex(of: UInt8(ascii: "[")) else {
                break
            }
            return bracket + 1..<closing(code, from: bracket + 1)
        }
        return range.lowerBound..<range.lowerBound
    }

    private static func dependencies(_ bytes: ArraySlice<UInt8>) -> (ours: Set<String>, products: Set<String>)
    {
        var ours: Set<String> = []
        var products: Set<String> = []
        let text = String(decoding: bytes, as: UTF8.self)
        for (number, part) in text.split(separator: ".product(", omittingEmptySubsequences: false)
            .enumerated()
        {
            if number == 0 {
                ours.formUnion(strings(ArraySlice(part.utf8)))
                continue
            }
            // The product's own arguments end at the first parenthesis; plain names may follow it.
            let pieces = part.split(separator: ")", maxSplits: 1, omittingEmptySubsequences: false)
            products.formUnion(strings(ArraySlice(pieces[0].utf8)).prefix(1))
            if pieces.count > 1 { ours.formUnion(strings(ArraySlice(pieces[1].utf8))) }
        }
        return (ours, products)
    }

    /// The simple string literals of a text, in order.
    private static func strings(_ bytes: ArraySlice<UInt8>) -> [String] {
        let parts = bytes.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        return stride(from: 1, to: parts.count, by: 2).map { String(decoding: parts[$0], as: UTF8.self) }
    }
}
