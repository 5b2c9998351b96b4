// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Orchestrator

/// The texts that are stored once and named by numbers, within one transaction.
///
/// They stay for ever: there are as many as a project has assets, steps and checks.
struct Labels {
    private let database: Database
    private var numbers: [String: Int64] = [:]
    private var texts: [Int64: String] = [:]

    init(_ database: Database) { self.database = database }

    /// The number of a text, which gets one if it has none.
    mutating func number(_ text: String) throws -> Int64 {
        let text = StoredText.plain(text)
        if let number = try find(text) { return number }
        try database.run("INSERT INTO label (text) VALUES (?)", [text])
        numbers[text] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }

    mutating func number(_ asset: AssetKey) throws -> Int64 { try number(StoredText.asset(asset)) }

    /// The number of a text; nil when it has none.
    mutating func find(_ text: String) throws -> Int64? {
        if let number = numbers[text] { return number }
        let number = try database.number("SELECT number FROM label WHERE text = ?", [text])
        if let number { numbers[text] = number }
        return number
    }

    mutating func find(_ asset: AssetKey) throws -> Int64? { try find(StoredText.asset(asset)) }

    /// The text of a number.
    ///
    /// - Parameter owner: what it is read for, should it be missing.
    mutating func text(_ number: Int64, of owner: @autoclosure () -> String) throws -> String {
        if let text = texts[number] { return text }
        guard let row = try database.row("SELECT text FROM label WHERE number = ?", [number]) else {
            throw StoreDamage(owner(), "label", "\(number) is missing")
        }
        let text: String = row[0]
        texts[number] = text
        return text
    }

    mutating func asset(_ number: Int64, of owner: @autoclosure () -> String) throws -> AssetKey {
        let text = try text(number, of: owner())
        guard let key = StoredText.assetKey(text) else {
            throw StoreDamage(owner(), "asset", "\"\(text)\" is no key")
        }
        return key
    }
}
