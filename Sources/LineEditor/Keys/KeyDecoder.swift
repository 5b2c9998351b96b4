// SPDX-License-Identifier: Apache-2.0

/// Makes keys of the bytes that a terminal sends: UTF-8, the escape sequences of xterm, rxvt and the
/// Linux console, and bracketed paste. No input makes it fail; what it does not know is ``Key/other``.
package struct KeyDecoder: Sendable {
    /// How long an escape sequence may be; a longer one is given up.
    static let sequenceBytesMax = 32

    private enum State: Hashable {
        case ground
        case escape
        /// Behind `ESC [`.
        case control
        /// Behind `ESC O`.
        case single
        /// Inside a bracketed paste.
        case paste
    }

    private var state = State.ground
    private var sequence: [UInt8] = []
    private var character = CharacterDecoder()
    private var pasted: [UInt8] = []

    package init() {}

    /// Whether an Escape came that may be a key of its own: time tells.
    package var hasLoneEscape: Bool { state == .escape }

    /// Keys that are complete now; the rest waits for further bytes.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes { step(byte, &keys) }
        return keys
    }

    /// No byte followed in time: an Escape that waits was the key itself.
    package mutating func timeOut() -> [Key] {
        guard state == .escape else { return [] }
        state = .ground
        return [.escape]
    }

    private mutating func step(_ byte: UInt8, _ keys: inout [Key]) {
        switch state {
        case .ground: ground(byte, &keys)
        case .escape: escape(byte, &keys)
        case .control: control(byte, &keys)
        case .single:
            state = .ground
            keys.append(Self.single(byte))
        case .paste: paste(byte, &keys)
        }
    }

    // MARK: Plain bytes

    private mutating func ground(_ byte: UInt8, _ keys: inout [Key]) {
        if byte >= 0x80 || character.isPending {
            for text in character.feed(byte) { keys.append(.text(text)) }
            if byte >= 0x80 { return }
        }
        switch byte {
        case 0x1B: state = .escape
        case 0x20..<0x7F: keys.append(.text(String(UnicodeScalar(byte))))
        default: keys.append(Self.plain(byte))
        }
    }

    private static func plain(_ byte: UInt8) -> Key {
        switch byte {
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x08, 0x7F: .backspace
        case 0x01...0x1A: .control(Character(UnicodeScalar(byte + 0x60)))
        default: .other
        }
    }

    // MARK: Escape sequences

    private mutating func escape(_ byte: UInt8, _ keys: inout [Key]) {
        state = .ground
        switch byte {
        case UInt8(ascii: "["):
            state = .control
            sequence = []
        case UInt8(ascii: "O"): state = .single
        case 0x1B:
            keys.append(.escape)
            state = .escape
        case 0x0A, 0x0D: keys.append(.metaEnter)
        case 0x08, 0x7F: keys.append(.metaBackspace)
        case 0x20..<0x7F: keys.append(.meta(Character(String(UnicodeScalar(byte)).lowercased())))
        default: ground(byte, &keys)
        }
    }

    private mutating func control(_ byte: UInt8, _ keys: inout [Key]) {
        switch byte {
        case 0x20..<0x40 where sequence.count < Self.sequenceBytesMax: sequence.append(byte)
        case 0x20..<0x40: break
        // The Linux console sends `ESC [ [ A` for F1.
        case UInt8(ascii: "[") where sequence.isEmpty: state = .single
        case 0x40..<0x7F:
            state = .ground
            finish(byte, &keys)
        case 0x1B: state = .escape
        default:
            state = .ground
            ground(byte, &keys)
        }
    }

    private mutating func finish(_ last: UInt8, _ keys: inout [Key]) {
        let numbers = String(decoding: sequence, as: UTF8.self).split(
            separator: ";", omittingEmptySubsequences: false
        ).map { Int($0) ?? 0 }
        let number = numbers.first ?? 0
        // xterm: 1 + (1 Shift, 2 Alt, 4 Control).
        let modifiers = numbers.count > 1 ? max(0, numbers[1] - 1) : 0
        let isWord = modifiers & 6 != 0
        switch last {
        case UInt8(ascii: "A"): keys.append(.up)
        case UInt8(ascii: "B"): keys.append(.down)
        case UInt8(ascii: "C"): keys.append(isWord ? .wordRight : .right)
        case UInt8(ascii: "D"): keys.append(isWord ? .wordLeft : .left)
        case UInt8(ascii: "H"): keys.append(.home)
        case UInt8(ascii: "F"): keys.append(.end)
        case UInt8(ascii: "Z"): keys.append(.backTab)
        case UInt8(ascii: "~") where number == 200:
            pasted = []
            state = .paste
        case UInt8(ascii: "~"): keys.append(Self.numbered(number, isWord: isWord))
        default: keys.append(.other)
        }
    }

    private static func numbered(_ number: Int, isWord: Bool) -> Key {
        switch number {
        case 1, 7: .home
        case 4, 8: .end
        case 3: isWord ? .meta("d") : .delete
        default: .other
        }
    }

    private static func single(_ byte: UInt8) -> Key {
        switch byte {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        // rxvt with Control.
        case UInt8(ascii: "c"): .wordRight
        case UInt8(ascii: "d"): .wordLeft
        case UInt8(ascii: "M"): .enter
        default: .other
        }
    }

    // MARK: Bracketed paste

    private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

    private mutating func paste(_ byte: UInt8, _ keys: inout [Key]) {
        pasted.append(byte)
        if byte == UInt8(ascii: "~"), pasted.suffix(Self.pasteEnd.count) == Self.pasteEnd[...] {
            pasted.removeLast(Self.pasteEnd.count)
            state = .ground
            keys.append(.paste(String(decoding: pasted, as: UTF8.self)))
            pasted = []
        } else if pasted.count > EditBuffer.bytesMax + Self.pasteEnd.count {
            // More than the buffer takes is of no use; the mark at the end still has to be found.
            pasted.removeFirst(pasted.count / 2)
        }
    }
}
