// SPDX-License-Identifier: Apache-2.0

/// What a render prints, and the buffers of macros, filters and `set` blocks above it.
struct Output {
    private struct Buffer {
        var text = ""
        /// In native mode the only value so far, not yet text.
        var single: Value?
        var isEmpty = true
    }

    private var current = Buffer()
    private var outer: [Buffer] = []
    private var bytesLeft: Int
    private let bytesMax: Int
    private let isNative: Bool

    init(bytesMax: Int, isNative: Bool) {
        bytesLeft = bytesMax
        self.bytesMax = bytesMax
        self.isNative = isNative
    }

    /// How many buffers are open.
    var depth: Int { outer.count }

    /// Prints text.
    mutating func write(_ text: String, _ state: RenderState) throws(TemplateError) {
        if isNative {
            if current.isEmpty {
                current.isEmpty = false
                current.single = .string(text)
                return
            }
            try flatten(state)
        }
        try append(text, state)
    }

    /// Prints a value.
    mutating func print(_ value: Value, _ state: RenderState) throws(TemplateError) {
        if isNative { return try printNative(value, state) }
        switch value {
        case .string(let text) where !state.autoescape: try append(text, state)
        case .markup(let text): try append(text, state)
        case .int(let number): try append(String(number), state)
        default: try append(value.printed(state), state)
        }
    }

    /// Opens a buffer.
    mutating func begin() {
        outer.append(current)
        current = Buffer()
    }

    /// Closes a buffer and gives what was printed to it.
    mutating func end(_ state: RenderState) throws(TemplateError) -> Value {
        let buffer = current
        current = outer.popLast() ?? Buffer()
        if let single = buffer.single { return single }
        return isNative ? .string(buffer.text) : .text(buffer.text, isMarkup: state.autoescape)
    }

    /// Throws buffers away until so many are open.
    mutating func drop(to depth: Int) {
        while outer.count > depth { current = outer.removeLast() }
    }

    /// All that was printed, as text.
    mutating func text(_ state: RenderState) throws(TemplateError) -> String {
        try flatten(state)
        return current.text
    }

    /// All that was printed; in native mode the value when it was a single one, `None` when nothing.
    mutating func value(_ state: RenderState) throws(TemplateError) -> Value {
        if let single = current.single { return single }
        return current.isEmpty && isNative ? .none : .string(try text(state))
    }

    private mutating func append(_ text: String, _ state: RenderState) throws(TemplateError) {
        let count = text.utf8.count
        if outer.isEmpty {
            bytesLeft &-= count
            if bytesLeft < 0 {
                throw TemplateError(.limit, "the template prints more than \(bytesMax) bytes")
            }
        } else {
            try state.chargeBytes(count)
        }
        current.text.append(text)
    }

    private mutating func printNative(_ value: Value, _ state: RenderState) throws(TemplateError) {
        if current.isEmpty {
            current.isEmpty = false
            current.single = value
            return
        }
        try flatten(state)
        try append(value.str(state), state)
    }

    private mutating func flatten(_ state: RenderState) throws(TemplateError) {
        guard let single = current.single else { return }
        current.single = nil
        try append(single.str(state), state)
    }
}
