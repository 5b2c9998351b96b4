// SPDX-License-Identifier: Apache-2.0

/// What a model says of itself, when it can be read without being rendered: its templates are nothing but
/// `ref`, `source` and `config` with literal arguments, or literals.
///
/// The language is that of dbt's own extractor (dbt-extractor 0.6), which decides what the manifest keeps
/// of `config()` as written: `{{-` is not read, `True` is and `true` is not, numbers only as versions.
struct StaticModel: Sendable {
    var refs: [RefArguments] = []
    var sources: [[String]] = []
    /// The arguments of all `config()` calls in order.
    var configs: [(key: String, value: PlainValue)] = []

    /// Reads a model; nil when it has to be rendered.
    init?(_ text: String) {
        var reader = StaticModelReader(text)
        guard reader.read() else { return nil }
        self = reader.model
    }

    init() {}
}

/// Reads the text of a model for ``StaticModel``.
private struct StaticModelReader {
    var model = StaticModel()
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func read() -> Bool {
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "{") else {
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return false }
            switch bytes[index + 1] {
            case UInt8(ascii: "{"):
                index += 2
                guard expression() else { return false }
            case UInt8(ascii: "#"):
                guard comment() else { return false }
            case UInt8(ascii: "%"): return false
            default: index += 1
            }
        }
        return true
    }

    private mutating func comment() -> Bool {
        index += 2
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "#"), bytes[index + 1] == UInt8(ascii: "}") {
                index += 2
                return true
            }
            index += 1
        }
        return false
    }

    private mutating func expression() -> Bool {
        skipSpace()
        if let name = word() {
            if name != "True" && name != "False" { guard call(name) else { return false } }
        } else if number() == nil {
            guard literal() != nil else { return false }
        }
        skipSpace()
        return take("}") && current == UInt8(ascii: "}") && advance()
    }

    private mutating func call(_ name: String) -> Bool {
        guard take("(") else { return false }
        switch name {
        case "ref": return ref()
        case "source": return source()
        case "config": return config()
        default: return false
        }
    }

    private mutating func ref() -> Bool {
        var names: [String] = []
        var version: PlainValue?
        while !take(")") {
            if let text = text() {
                guard version == nil else { return false }
                names.append(text)
            } else {
                guard let key = word(), key == "v" || key == "version", version == nil, take("=") else {
                    return false
                }
                skipSpace()
                if let text = text() {
                    version = .string(text)
                } else if let number = number() {
                    version = number
                } else {
                    return false
                }
            }
            guard separator() else { return false }
        }
        guard (1...2).contains(names.count) else { return false }
        model.refs.append(
            RefArguments(
                name: names[names.count - 1], package: names.count == 2 ? names[0] : nil,
                version: version ?? PlainValue.none))
        return true
    }

    private mutating func source() -> Bool {
        var names: [String] = []
        while !take(")") {
            guard let text = text(), separator() else { return false }
            names.append(text)
        }
        guard names.count == 2 else { return false }
        if !model.sources.contains(names) { model.sources.append(names) }
        return true
    }

    private mutating func config() -> Bool {
        var count = 0
        while !take(")") {
            guard let key = word(), key != "pre_hook", key != "post_hook", take("=") else { return false }
            skipSpace()
            guard let value = literal(), separator() else { return false }
            model.configs.append((key, value))
            count += 1
        }
        return count > 0
    }

    // MARK: Literals

    /// A text, `True`, `False`, a list or a dict.
    private mutating func literal() -> PlainValue? {
        skipSpace()
        switch current {
        case UInt8(ascii: "["): return list()
        case UInt8(ascii: "{"): return dict()
        default: break
        }
        if let text = text() { return .string(text) }
        switch word() {
        case "True": return true
        case "False": return false
        default: return nil
        }
    }

    private mutating func list() -> PlainValue? {
        guard take("[") else { return nil }
        var items: [PlainValue] = []
        while !take("]") {
            guard let item = literal() else { return nil }
            items.append(item)
            skipSpace()
            if !take(","), current != UInt8(ascii: "]") { return nil }
        }
        return .list(items)
    }

    private mutating func dict() -> PlainValue? {
        guard take("{") else { return nil }
        var map = PlainMap()
        while !take("}") {
            skipSpace()
            guard let key = text(), take(":"), let value = literal() else { return nil }
            map[key] = value
            skipSpace()
            if !take(","), current != UInt8(ascii: "}") { return nil }
        }
        return .map(map)
    }

    /// A text as it is written: escapes are kept.
    private mutating func text() -> String? {
        skipSpace()
        guard let quote = current, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            return nil
        }
        let start = index + 1
        var end = start
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: "\\") {
                end += 2
            } else if bytes[end] == quote {
                index = end + 1
                return String(decoding: bytes[start..<end], as: UTF8.self)
            } else {
                end += 1
            }
        }
        return nil
    }

    private mutating func number() -> PlainValue? {
        skipSpace()
        let start = index
        var end = index
        if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
        let digits = end
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) || bytes[end] == UInt8(ascii: ".") {
            end += 1
        }
        guard end > digits else { return nil }
        index = end
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        return Int(text).map { .int($0) } ?? Double(text).map { .double($0) }
    }

    // MARK: Signs

    /// A comma, or the closing parenthesis that is still to come.
    private mutating func separator() -> Bool {
        skipSpace()
        return take(",") || current == UInt8(ascii: ")")
    }

    private mutating func word() -> String? {
        skipSpace()
        let start = index
        while let byte = current,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
                || (index > start && (0x30...0x39).contains(byte))
        {
            index += 1
        }
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let current, UInt32(current) == sign.value else { return false }
        index += 1
        return true
    }

    private mutating func advance() -> Bool {
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { index += 1 }
    }
}
