// SPDX-License-Identifier: Apache-2.0

/// How logs are cut into pieces.
package enum LogText {
    /// At least one character is read.
    package static let bytesMin = 4

    /// A piece of a log from some of its bytes: whole lines where more than one fits and more follows,
    /// and whole characters in any case.
    ///
    /// - Parameter isEnd: whether nothing follows these bytes.
    package static func part(_ bytes: [UInt8], at offset: Int, isEnd: Bool) -> ComputeLogPart {
        var count = bytes.count
        if !isEnd, let line = bytes.lastIndex(of: UInt8(ascii: "\n")) {
            count = line + 1
        } else {
            count -= unfinished(bytes)
        }
        return ComputeLogPart(text: String(decoding: bytes[..<count], as: UTF8.self), next: offset + count)
    }

    /// How many bytes at the end are the beginning of a character.
    private static func unfinished(_ bytes: [UInt8]) -> Int {
        for (back, byte) in bytes.reversed().prefix(3).enumerated() {
            let needed =
                switch byte {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                case 0x80...0xBF: 0
                default: 1
                }
            if needed == 0 { continue }
            return needed > back + 1 ? back + 1 : 0
        }
        return 0
    }
}
