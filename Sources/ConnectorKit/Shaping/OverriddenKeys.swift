// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Finds the keys of a record that a later equal key of the same object overrides: with the means of
/// everyday, since hardly any record has such.
enum OverriddenKeys {
    /// The offsets of the keys, of all objects in the value at an offset.
    static func find(at offset: Int, _ grammar: JSONGrammar) throws(JSONScanError) -> Set<Int> {
        let scanner = JSONScanner(grammar.bytes)
        var found: Set<Int> = []
        try add(to: &found, try scanner.value(at: offset), scanner)
        return found
    }

    private static func add(to found: inout Set<Int>, _ value: JSONSlice, _ scanner: JSONScanner)
        throws(JSONScanError)
    {
        switch value.kind {
        case .object:
            var members = try scanner.members(at: value.start)
            var last: [String: Int] = [:]
            while let member = try members.next() {
                let key = scanner.text(of: member.key)
                if let earlier = last.updateValue(member.key.start, forKey: key) { found.insert(earlier) }
                try add(to: &found, member.value, scanner)
            }
        case .array:
            var elements = try scanner.elements(at: value.start)
            while let element = try elements.next() { try add(to: &found, element, scanner) }
        default: break
        }
    }
}
