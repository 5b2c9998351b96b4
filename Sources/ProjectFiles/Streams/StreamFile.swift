// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One file `<streams>/<source>/<stream>.json`: that a stream is copied, and how (PROJECT.md section 3).
package struct StreamFile: Sendable {
    /// How the source is read.
    package enum SyncMode: String, Sendable, CaseIterable {
        case fullRefresh = "full_refresh"
        case incremental
    }

    /// What happens to the rows that were landed before.
    package enum DestinationSyncMode: String, Sendable, CaseIterable {
        case append, overwrite
        /// These mean ``append``: the models keep one row per key.
        case appendDedup = "append_dedup"
        case merge
    }

    /// A name that the file gives, with its place.
    package struct Name: Sendable {
        package let text: String
        package let location: SourceLocation

        /// A column of the landing files: of `customer.id` it is `customer`, unless the dotted name is one.
        func column(in available: Set<String>) -> String {
            if available.contains(text) { return text }
            return text.firstIndex(of: ".").map { String(text[..<$0]) } ?? text
        }
    }

    /// The folder that the file is in.
    package let source: String
    /// The name of the stream in the source: `stream`, else the file's name.
    package let stream: String
    /// The file's name without `.json`.
    package let fileName: String
    /// nil: `incremental` if the source can.
    package let syncMode: SyncMode?
    package let destinationSyncMode: DestinationSyncMode
    /// nil: what the source says.
    package let primaryKey: [[String]]?
    /// nil: what the source says.
    package let cursorField: [String]?
    package let isSelected: Bool
    package let backfill: Bool
    /// The chosen top-level fields; nil: all.
    package let fields: [Name]?
    /// The connection that it belongs to, or its kind of source; nil: the folder says so.
    package let connector: Name?
    /// nil: that of the connection.
    package let schedule: Schedule?
    /// Where the cursor begins.
    package let initialValue: String?
    /// The field whose day is the folder of a row.
    package let partitionBy: Name?
    /// Of `sync_mode`, `cursor_field` and `primary_key`, where they are given.
    package let places: [String: SourceLocation]
    /// Where the file begins.
    package let location: SourceLocation
    /// Keys that are not known.
    package let warnings: [LotusError]

    /// Whether the rows that were landed before go.
    package var overwrites: Bool { destinationSyncMode == .overwrite }

    /// How the stream is read, as far as the source can.
    ///
    /// - Parameter supported: `full_refresh`, `incremental`.
    package func syncMode(among supported: [String]) -> SyncMode {
        let wanted = syncMode ?? .incremental
        if supported.contains(wanted.rawValue) { return wanted }
        return supported.contains(SyncMode.incremental.rawValue) ? .incremental : .fullRefresh
    }
}

extension StreamFile {
    /// The top-level columns that are landed, in the order of the file; nil when all are.
    ///
    /// - Parameters:
    ///   - available: the top-level fields of the stream.
    ///   - always: those of the primary key and the cursor, which are landed in any case.
    /// - Throws: ``LotusError`` `LL-STREAM-002` when there is no such field.
    package func columns(of available: [String], always: [String]) throws(LotusError) -> [String]? {
        let known = Set(available)
        try requireKnown(fields ?? [], in: known)
        try requireKnown(partitionBy.map { [$0] } ?? [], in: known)
        guard let fields else { return nil }
        var seen: Set<String> = []
        let chosen = fields.map { $0.column(in: known) } + always.filter { known.contains($0) }
        return chosen.filter { seen.insert($0).inserted }
    }

    private func requireKnown(_ names: [Name], in known: Set<String>) throws(LotusError) {
        let unknown = names.filter { !known.contains($0.column(in: known)) }
        guard let first = unknown.first else { return }
        let list = unknown.prefix(Self.shownNamesMax).map { "`\($0.text)`" }.joined(separator: ", ")
        let more = unknown.count > Self.shownNamesMax ? " and \(unknown.count - Self.shownNamesMax) more" : ""
        throw LotusError(
            .streamUnknownField,
            "the stream `\(stream)` has no field\(unknown.count > 1 ? "s" : "") \(list)\(more)",
            hint: NearestNames.hint(NearestNames.find(first.text, in: known))
                ?? "remove it, or run `lotus discover`: the source may have it by now",
            location: first.location)
    }

    private static let shownNamesMax = 5
}
