// SPDX-License-Identifier: Apache-2.0

/// An attribute as filters take it: `"address.city"`, `0` or nothing for the item itself.
struct AttributePath: Sendable {
    private let parts: [Value]
    private let fallback: Value?
    private let ignoresCase: Bool

    /// - Parameters:
    ///   - fallback: Stands for what is undefined on the way.
    ///   - ignoresCase: Text is given in lower case.
    init(_ attribute: Value?, fallback: Value? = nil, ignoresCase: Bool = false) throws(TemplateError) {
        parts = try Self.parts(attribute)
        self.fallback = fallback.flatMap { $0.isNone ? nil : $0 }
        self.ignoresCase = ignoresCase
    }

    private static func parts(_ attribute: Value?) throws(TemplateError) -> [Value] {
        guard let attribute, !attribute.isNone else { return [] }
        guard let text = attribute.text else { return [attribute] }
        var parts: [Value] = []
        for part in text.split(at: ".", max: -1) {
            if !part.isEmpty, part.unicodeScalars.allSatisfy(\.isPythonDigit) {
                guard let number = try NumberText.int(part) else {
                    throw TemplateError(
                        .value, "invalid literal for int() with base 10: \(part.pythonRepr)")
                }
                parts.append(.integer(number))
            } else {
                parts.append(.string(part))
            }
        }
        return parts
    }

    /// The attribute of an item.
    func value(of item: Value, _ state: RenderState) throws(TemplateError) -> Value {
        var value = item
        for part in parts {
            value = try value.element(part, state)
            if let fallback, value.isUndefined { value = fallback }
        }
        return ignoresCase ? value.lowered : value
    }

    /// Several attributes with commas between them, as `sort` takes them.
    static func list(_ attribute: Value?, ignoresCase: Bool) throws(TemplateError) -> [AttributePath] {
        guard let text = attribute?.text else {
            return [try AttributePath(attribute, ignoresCase: ignoresCase)]
        }
        var paths: [AttributePath] = []
        for part in text.split(at: ",", max: -1) {
            paths.append(try AttributePath(.string(part), ignoresCase: ignoresCase))
        }
        return paths
    }
}

extension Value {
    /// Text in lower case, all else as it is.
    var lowered: Value {
        switch self {
        case .string(let text): .string(text.pythonLower)
        case .markup(let text): .markup(text.pythonLower)
        default: self
        }
    }
}
