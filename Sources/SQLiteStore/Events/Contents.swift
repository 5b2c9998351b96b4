// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Orchestrator

/// Texts that events name by their hashes, within one transaction.
///
/// Each knows the last event that named it: with that, it is known without looking through all events
/// which ones nobody names any more.
struct Contents {
    private let database: Database
    /// The last event that the transaction writes.
    private let event: Int64
    private var hashes: [Int64: String] = [:]
    private var used: [String: Int64?] = [:]

    init(_ database: Database, event: Int64 = 0) {
        self.database = database
        self.event = event
    }

    /// Keeps a text, unless it is there.
    mutating func keep(_ text: String, as hash: ContentHash) throws {
        if try use(hash.text) != nil { return }
        try database.run(
            "INSERT INTO content (hash, last_event) VALUES (?, ?)", [StoredText.hash(hash.text), event])
        let number = database.lastInsertedRowID
        try database.run(
            "INSERT INTO content_text (number, text) VALUES (?, ?)", [number, StoredText.plain(text)])
        used[hash.text] = number
    }

    /// The number of a hash that an event of this transaction names; nil when its text is not there.
    mutating func use(_ hash: String) throws -> Int64? {
        if let known = used[hash] { return known }
        let number = try database.number(
            "UPDATE content SET last_event = max(last_event, ?) WHERE hash = ? RETURNING number",
            [event, StoredText.hash(hash)])
        used[hash] = .some(number)
        return number
    }

    mutating func hash(_ number: Int64, of owner: @autoclosure () -> String) throws -> String {
        if let hash = hashes[number] { return hash }
        guard let row = try database.row("SELECT hash FROM content WHERE number = ?", [number]),
            let hash = StoredText.hashText(row[0])
        else { throw StoreDamage(owner(), "content", "\(number) is missing") }
        hashes[number] = hash
        return hash
    }

    static func text(_ hash: ContentHash, _ database: Database) throws -> String? {
        try database.row(
            "SELECT text FROM content_text JOIN content USING (number) WHERE hash = ?",
            [StoredText.hash(hash.text)])?[0]
    }
}
