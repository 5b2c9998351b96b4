// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// JSON as `json.dumps` writes it: ASCII alone, with a blank after each comma and colon.
package enum PythonJSON {
    package static func text(_ value: PlainValue, sortsKeys: Bool) -> String {
        switch value {
        case .none: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .int, .double: value.pythonText
        case .string(let text): quoted(text)
        case .list(let items):
            "[" + items.map { Self.text($0, sortsKeys: sortsKeys) }.joined(separator: ", ") + "]"
        case .map(let map):
            "{"
                + (sortsKeys ? map.sorted : map).entries.map {
                    "\(quoted($0.key)): \(Self.text($0.value, sortsKeys: sortsKeys))"
                }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter(asciiOnly: true)
        writer.string(text)
        return String(decoding: writer.finished(), as: UTF8.self)
    }
}
