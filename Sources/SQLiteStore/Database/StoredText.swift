// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import LotusCore
internal import Orchestrator

/// How texts of special kinds are stored.
enum StoredText {
    /// A text as SQLite can hold it: one ends at its first zero byte there.
    static func plain(_ text: String) -> String {
        text.utf8.contains(0)
            ? String(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : Character($0) }) : text
    }

    static func plain(_ text: String?) -> String? { text.map { plain($0) } }

    // MARK: Names by bytes

    /// A run's name: the bytes of a UUID, or the text of any other name.
    static func id(_ run: RunID) -> DatabaseValue {
        bytes(run.text, uuid: true).map(\.databaseValue) ?? plain(run.text).databaseValue
    }

    /// What ``id(_:)`` made; nil when it is neither.
    static func runID(_ value: DatabaseValue) -> RunID? {
        switch value.storage {
        case .string(let text): RunID(text)
        case .blob(let data) where data.count == 16: RunID(uuidText(data))
        default: nil
        }
    }

    /// A text's hash: its bytes, or its text when it is no 128 bits in lower case.
    static func hash(_ text: String) -> DatabaseValue {
        bytes(text, uuid: false).map(\.databaseValue) ?? plain(text).databaseValue
    }

    static func hashText(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .string(let text): text
        case .blob(let data): HexadecimalText.text(data)
        default: nil
        }
    }

    private static let dashes: Set<Int> = [8, 13, 18, 23]

    /// The 16 bytes that a text of lower-case digits names; nil for any other text.
    private static func bytes(_ text: String, uuid: Bool) -> Data? {
        guard text.utf8.count == (uuid ? 36 : 32) else { return nil }
        var data = Data(capacity: 16)
        var high: UInt8?
        for (index, character) in text.utf8.enumerated() {
            if uuid, dashes.contains(index) {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            default: return nil
            }
            if let first = high {
                data.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return data
    }

    private static func uuidText(_ data: Data) -> String {
        var text = ""
        for (index, digit) in HexadecimalText.text(data).enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    // MARK: Assets

    /// A key as people write it; as a JSON array where that would be another key.
    static func asset(_ key: AssetKey) -> String {
        let isPlain = !key.path.contains { $0.utf8.contains(UInt8(ascii: "/")) }
        if isPlain, key.path.first?.hasPrefix("[") != true { return plain(key.description) }
        return JSONValue.array(key.path.map { .string($0) }).text()
    }

    static func assetKey(_ text: String) -> AssetKey? {
        guard text.hasPrefix("[") else { return AssetKey(parsing: text) }
        guard let parts = (try? JSONValue(parsing: text))?.elements?.compactMap(\.string), !parts.isEmpty,
            !parts.contains("")
        else { return nil }
        return AssetKey(parts)
    }
}
