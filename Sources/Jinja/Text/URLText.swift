// SPDX-License-Identifier: Apache-2.0

/// `urlencode`: text as part of a URL.
enum URLText {
    /// Text for a path, or pairs for a query.
    static func encode(_ value: Value, _ state: RenderState) throws(TemplateError) -> String {
        if let text = value.text { return try quote(text, isQuery: false, state) }
        let pairs: [Value]
        if case .dict(let dict) = value {
            pairs = dict.entries.map { .tuple([$0.key, $0.value]) }
        } else if var iterator = try value.iteratorIfAny(state) {
            pairs = try iterator.rest(state)
        } else {
            return try quote(value.str(state), isQuery: false, state)
        }
        var parts: [String] = []
        for pair in pairs {
            let entry = try pair.unpack(2, state)
            let key = try quote(entry[0].str(state), isQuery: true, state)
            parts.append(key + "=" + (try quote(entry[1].str(state), isQuery: true, state)))
        }
        return parts.joined(separator: "&")
    }

    private static func quote(
        _ text: String, isQuery: Bool, _ state: RenderState
    ) throws(TemplateError) -> String {
        try state.chargeBytes(text.utf8.count &* 3)
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D, 0x7E: result.append(byte)
            case 0x2F where !isQuery: result.append(byte)
            case 0x20 where isQuery: result.append(0x2B)
            default: result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
