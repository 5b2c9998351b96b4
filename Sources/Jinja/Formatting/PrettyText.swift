// SPDX-License-Identifier: Apache-2.0

/// `pprint.pformat` of Python: what does not fit in 80 columns goes on several lines.
final class PrettyText {
    private static let width = 80
    private let state: RenderState
    private var open: [ObjectIdentifier] = []
    private var result = ""

    init(_ state: RenderState) {
        self.state = state
    }

    /// The text of a value.
    func text(of value: Value) throws(TemplateError) -> String {
        try write(value, indent: 0, allowance: 0, level: 0)
        return result
    }

    private func put(_ text: String) throws(TemplateError) {
        try state.chargeBytes(text.utf8.count)
        result += text
    }

    private func write(_ value: Value, indent: Int, allowance: Int, level: Int) throws(TemplateError) {
        let line = try sortedCopy(value).repr(state)
        let fits = line.scalarCount <= Self.width - indent - allowance
        switch value {
        case .dict(let dict) where !fits && dict.count > 0:
            try nested(dict) { () throws(TemplateError) in
                try write(dict, indent: indent, allowance: allowance, level: level + 1)
            }
        case .list(let list) where !fits:
            try nested(list) { () throws(TemplateError) in
                try put("[")
                try write(list.items, indent: indent, allowance: allowance + 1, level: level + 1)
                try put("]")
            }
        case .tuple(let tuple) where !fits && tuple.fieldNames.isEmpty:
            try nested(tuple) { () throws(TemplateError) in
                let end = tuple.items.count == 1 ? ",)" : ")"
                try put("(")
                try write(
                    tuple.items, indent: indent, allowance: allowance + end.utf8.count, level: level + 1)
                try put(end)
            }
        case .set(let set) where !fits && set.count > 0:
            try nested(set) { () throws(TemplateError) in
                try write(set, indent: indent, allowance: allowance, level: level + 1)
            }
        case .string(let text) where !fits && !text.isEmpty:
            try write(text, indent: indent, allowance: allowance, level: level + 1)
        default: try put(line)
        }
    }

    private func nested(
        _ container: AnyObject, _ body: () throws(TemplateError) -> Void
    ) throws(TemplateError) {
        let identity = ObjectIdentifier(container)
        if open.contains(identity) { return try put("<Recursion on \(type(of: container))>") }
        try state.enter()
        open.append(identity)
        defer {
            open.removeLast()
            state.leave()
        }
        try body()
    }

    private func write(
        _ dict: DictValue, indent: Int, allowance: Int, level: Int
    ) throws(TemplateError) {
        let entries = try sorted(dict)
        let separator = ",\n" + (try " ".repeated(indent + 1, state))
        try put("{")
        for (index, entry) in entries.enumerated() {
            let isLast = index == entries.count - 1
            let key = try sortedCopy(entry.key).repr(state)
            try put(key + ": ")
            try write(
                entry.value, indent: indent + 1 + key.scalarCount + 2,
                allowance: isLast ? allowance + 1 : 1, level: level)
            if !isLast { try put(separator) }
        }
        try put("}")
    }

    private func write(
        _ items: [Value], indent: Int, allowance: Int, level: Int
    ) throws(TemplateError) {
        let separator = ",\n" + (try " ".repeated(indent + 1, state))
        for (index, item) in items.enumerated() {
            if index > 0 { try put(separator) }
            let isLast = index == items.count - 1
            try write(item, indent: indent + 1, allowance: isLast ? allowance : 1, level: level)
        }
    }

    private func write(
        _ set: SetValue, indent: Int, allowance: Int, level: Int
    ) throws(TemplateError) {
        let name = set.isFrozen ? "frozenset(" : ""
        let end = set.isFrozen ? "})" : "}"
        try put(name + "{")
        try write(
            sortedSafely(set.items), indent: indent + name.utf8.count, allowance: allowance + end.utf8.count,
            level: level)
        try put(end)
    }

    /// Long text as several literals, cut behind line breaks and blanks.
    private func write(_ text: String, indent: Int, allowance: Int, level: Int) throws(TemplateError) {
        let isTop = level == 1
        let (indent, allowance) = isTop ? (indent + 1, allowance + 1) : (indent, allowance)
        let lines = text.lines(keepEnds: true)
        var chunks: [String] = []
        var line = Self.width - indent
        for (index, part) in lines.enumerated() {
            let isLast = index == lines.count - 1
            if isLast { line -= allowance }
            let literal = part.pythonRepr
            if literal.scalarCount <= line {
                chunks.append(literal)
            } else {
                chunks += try cut(part, max: Self.width - indent, lastAllowance: isLast ? allowance : 0)
            }
        }
        if chunks.count == 1 { return try put(chunks[0]) }
        let separator = "\n" + (try " ".repeated(indent, state))
        try put((isTop ? "(" : "") + chunks.joined(separator: separator) + (isTop ? ")" : ""))
    }

    private func cut(_ line: String, max: Int, lastAllowance: Int) throws(TemplateError) -> [String] {
        try state.chargeBytes(line.utf8.count &* 4)
        var words: [String] = []
        var rest = line.scalarArray[...]
        while !rest.isEmpty {
            let word = rest.prefix { !$0.isPythonSpace }
            rest.removeFirst(word.count)
            let space = rest.prefix { $0.isPythonSpace }
            rest.removeFirst(space.count)
            words.append(String(scalars: word) + String(scalars: space))
        }
        var chunks: [String] = []
        var current = ""
        for (index, word) in words.enumerated() {
            try state.charge(current.utf8.count >> 4)
            let room = index == words.count - 1 ? max - lastAllowance : max
            let candidate = current + word
            if candidate.pythonRepr.scalarCount > room {
                if !current.isEmpty { chunks.append(current.pythonRepr) }
                current = word
            } else {
                current = candidate
            }
        }
        if !current.isEmpty { chunks.append(current.pythonRepr) }
        return chunks
    }

    /// The value with the keys of dicts in order, as they are printed.
    private func sortedCopy(_ value: Value) throws(TemplateError) -> Value {
        try state.charge(RenderCosts.part)
        switch value {
        case .dict(let dict):
            if open.contains(ObjectIdentifier(dict)) { return value }
            return try copied(dict) { () throws(TemplateError) in
                var entries: [(key: Value, value: Value)] = []
                for entry in try sorted(dict) { entries.append((entry.key, try sortedCopy(entry.value))) }
                let copy = DictValue()
                for entry in entries { try copy.set(entry.key, entry.value, state) }
                return .dict(copy)
            } ?? value
        case .list(let list):
            return try copied(list) { () throws(TemplateError) in .list(try sortedCopies(list.items)) }
                ?? value
        case .tuple(let tuple) where tuple.fieldNames.isEmpty:
            return try copied(tuple) { () throws(TemplateError) in .tuple(try sortedCopies(tuple.items)) }
                ?? value
        default: return value
        }
    }

    private var copying: [ObjectIdentifier] = []

    /// Nil for a container inside itself.
    private func copied(
        _ container: AnyObject, _ body: () throws(TemplateError) -> Value
    ) throws(TemplateError) -> Value? {
        let identity = ObjectIdentifier(container)
        if copying.contains(identity) { return nil }
        try state.enter()
        copying.append(identity)
        defer {
            copying.removeLast()
            state.leave()
        }
        return try body()
    }

    private func sortedCopies(_ items: [Value]) throws(TemplateError) -> [Value] {
        var copies: [Value] = []
        for item in items {
            try state.chargeBytes(MemoryLayout<Value>.stride)
            copies.append(try sortedCopy(item))
        }
        return copies
    }

    private func sorted(_ dict: DictValue) throws(TemplateError) -> [(key: Value, value: Value)] {
        let entries = dict.entries
        return try safeOrder(entries.map(\.key)).map { entries[$0] }
    }

    private func sortedSafely(_ values: [Value]) throws(TemplateError) -> [Value] {
        try safeOrder(values).map { values[$0] }
    }

    /// Values without an order go by the names of their types.
    private func safeOrder(_ keys: [Value]) throws(TemplateError) -> [Int] {
        try Sorting.merged(Array(keys.indices)) { (one, other) throws(TemplateError) in
            try state.charge()
            do throws(TemplateError) {
                return try keys[one].compare(.less, keys[other], state)
            } catch {
                guard error.kind == .type else { throw error }
                return keys[one].typeName.order(keys[other].typeName) < 0
            }
        }
    }
}
