// SPDX-License-Identifier: Apache-2.0

/// Puts the bytes of one UTF-8 character together; what is none becomes `U+FFFD`.
struct CharacterDecoder: Sendable {
    private var bytes: [UInt8] = []
    private var missing = 0

    var isPending: Bool { missing > 0 }

    /// - Returns: texts that are complete now; an ASCII byte only ends what was pending.
    mutating func feed(_ byte: UInt8) -> [String] {
        if missing > 0, byte & 0xC0 == 0x80 {
            bytes.append(byte)
            missing -= 1
            return missing == 0 ? [take()] : []
        }
        let broken = missing > 0 ? [take()] : []
        switch byte {
        case ..<0x80: return broken
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF: missing = 2
        case 0xF0...0xF4: missing = 3
        default: return broken + ["\u{FFFD}"]
        }
        bytes = [byte]
        return broken
    }

    private mutating func take() -> String {
        defer {
            bytes = []
            missing = 0
        }
        return String(validating: bytes, as: UTF8.self) ?? "\u{FFFD}"
    }
}
