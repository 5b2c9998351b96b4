// SPDX-License-Identifier: Apache-2.0

/// Keys in the two spellings that services use.
enum CaseOfKeys {
    /// `createdAt` as `created_at`: each capital becomes `_` and its small letter.
    static func snake(_ key: String) -> String {
        String(
            decoding: key.utf8.flatMap { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    ? [UInt8(ascii: "_"), byte | 0x20] : [byte]
            }, as: UTF8.self)
    }

    /// `created_at` as `createdAt`: what ``snake(_:)`` makes the key from, if anything.
    static func camel(_ key: String) -> String {
        var isAfterLine = false
        let bytes = key.utf8.enumerated().flatMap { index, byte -> [UInt8] in
            defer { isAfterLine = byte == UInt8(ascii: "_") && index > 0 }
            let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            if isAfterLine { return isSmall ? [byte & ~0x20] : [UInt8(ascii: "_"), byte] }
            return byte == UInt8(ascii: "_") && index > 0 ? [] : [byte]
        }
        return String(decoding: isAfterLine ? bytes + [UInt8(ascii: "_")] : bytes, as: UTF8.self)
    }
}
