// SPDX-License-Identifier: Apache-2.0

/// Where the logs of a run lie: `<run>/<step>.log`, and `<run>/run.log` of the run itself.
///
/// Bytes other than letters, digits, `-`, `_` and dots inside of a name are written as `%` and two digits,
/// so that names of any kind are names of files and of objects, and can be read back.
package enum LogName {
    private static let ofRun = "run"
    private static let suffix = ".log"

    /// The folder of a run, relative to where the logs lie.
    package static func folder(of run: RunID) -> String { escaped(run.text) }

    /// The file of a step, or of the run itself with nil, relative to where the logs lie.
    package static func file(of run: RunID, step: String?) -> String {
        folder(of: run) + "/" + (step.map { escaped($0) } ?? ofRun) + suffix
    }

    /// Whose log a file is.
    ///
    /// - Parameter path: relative to the folder of a run.
    /// - Returns: the step, or nil for the run itself; nothing for a file that is no log.
    package static func step(ofFile path: String) -> String?? {
        guard path.hasSuffix(suffix) else { return .none }
        let name = path.dropLast(suffix.count)
        if name == ofRun { return .some(nil) }
        return unescaped(name).map { .some($0) }
    }

    // MARK: Escapes

    private static func escaped(_ name: String) -> String {
        // What would mean something else is escaped as a whole: another file, a folder, nothing.
        let isSpecial = name == ofRun || name.hasPrefix(".") || name.isEmpty
        var text = isSpecial && name.isEmpty ? "%" : ""
        var length = 0
        for (index, byte) in name.utf8.enumerated() {
            let part = isSpecial && index == 0 || !isPlain(byte) ? "%" + digits(byte) : character(byte)
            if length + part.utf8.count > LogLimits.nameBytesMax {
                text += "/"
                length = 0
            }
            text += part
            length += part.utf8.count
        }
        return text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func character(_ byte: UInt8) -> String { String(UnicodeScalar(byte)) }

    private static func digits(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    private static func unescaped(_ text: Substring) -> String? {
        if text == "%" { return "" }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "/"): continue
            case UInt8(ascii: "%"):
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                    return nil
                }
                rest = rest.dropFirst(2)
                bytes.append(value)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
