// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// What `modules.re.compile` gives. An expression of Swift cannot be shared, so that each use reads it anew.
final class PatternObject: HostObject {
    private let pattern: String
    private let flags: Value

    private static let methods: Set<String> = [
        "match", "search", "fullmatch", "findall", "finditer", "sub", "subn", "split",
    ]

    init(pattern: String, flags: Value) {
        self.pattern = pattern
        self.flags = flags
    }

    var typeName: String { "re.Pattern" }
    var isTrue: Bool { true }

    func repr(_ state: RenderState) throws(TemplateError) -> String {
        "re.compile(\(PlainValue.literal(pattern)))"
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        if name == "pattern" { return .string(pattern) }
        guard Self.methods.contains(name) else { return nil }
        return .object(
            HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                let regex = try ExpressionModule.regex(.string(self.pattern), self.flags, state)
                return try ExpressionModule.run(name, regex, arguments, state)
            })
    }
}
