// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Which records at the cursor or after it have been given, so that what is read again from there loses none
/// and gives none twice.
///
/// The cursor is the latest instant of what was given that is settled (``SettledTime``): what is later may
/// still get others beside it, or is dated ahead of the clock. Of each record at the cursor or later a hash is
/// kept. The hash is of the whole record: one that was changed once more within the same second is another
/// record, and comes.
package struct BoundaryMemory: Hashable, Sendable {
    /// How many hashes are kept. Of more records at one instant the surplus may come again after a resume;
    /// none is ever lost.
    package static let hashesMax = 100_000
    /// From how many on ``makeRoom(notPast:)`` forgets some, and how many are left then.
    package static let crowdedMin = 75_000
    package static let keptMax = 50_000

    private struct Known: Hashable, Sendable {
        var cursor: Timestamp?
        /// Of the records at the cursor.
        var atCursor: Set<UInt64> = []
        /// Of the records that were not settled when they were given.
        var ahead: [UInt64: Timestamp] = [:]

        func contains(_ hash: UInt64, at instant: Timestamp) -> Bool {
            (instant == cursor && atCursor.contains(hash)) || ahead[hash] == instant
        }
    }

    /// As it was when reading began: what comes in any order is compared with it.
    private var start: Known
    private var known: Known

    /// Knows of no record.
    package init(cursor: Timestamp? = nil) {
        self.init(Known(cursor: cursor))
    }

    private init(_ known: Known) {
        start = known
        self.known = known
    }

    /// Where the next reading has to begin; nil when nothing was given yet.
    package var cursor: Timestamp? { known.cursor }

    /// Whether there were more records at one instant than are remembered.
    package var isFull: Bool { count >= Self.hashesMax }
    /// How many records are remembered.
    package var count: Int { known.atCursor.count + known.ahead.count }

    /// Whether a record is to be given; remembers it.
    ///
    /// - Parameter settled: What lies later does not move the cursor.
    package mutating func isNew(_ hash: UInt64, at instant: Timestamp, settled: Timestamp) -> Bool {
        let isKnown = start.contains(hash, at: instant) || known.contains(hash, at: instant)
        if instant > settled {
            if !isKnown, !isFull { known.ahead[hash] = instant }
            return !isKnown
        }
        known.ahead[hash] = nil
        if let cursor = known.cursor, instant < cursor { return !isKnown }
        if instant != known.cursor {
            known.cursor = instant
            known.atCursor.removeAll(keepingCapacity: true)
        }
        if !isFull { known.atCursor.insert(hash) }
        return !isKnown
    }

    /// Takes the cursor back: what lies from there on is read once more, and comes unless it is known.
    package mutating func retreat(to instant: Timestamp) {
        guard let cursor = known.cursor, cursor > instant else { return }
        for hash in known.atCursor { known.ahead[hash] = cursor }
        known.atCursor = []
        known.cursor = instant
        start = known
    }

    /// Moves the cursor over the earliest of what lies after it when more is nearly too much to be remembered:
    /// a busy service is looked back at less far, rather than giving records twice.
    ///
    /// - Parameter limit: The cursor does not move past it.
    /// - Returns: Whether it has moved.
    package mutating func makeRoom(notPast limit: Timestamp) -> Bool {
        guard known.ahead.count > Self.crowdedMin else { return false }
        if let cursor = known.cursor { known.ahead = known.ahead.filter { $0.value >= cursor } }
        let surplus = known.ahead.count - Self.keptMax
        guard surplus > 0 else { return false }
        let earliest = known.ahead.values.filter { $0 <= limit }.sorted().prefix(surplus)
        guard let instant = earliest.last, known.cursor.map({ instant > $0 }) ?? true else { return false }
        known.cursor = instant
        known.atCursor = Set(known.ahead.lazy.filter { $0.value == instant }.map(\.key))
        known.ahead = known.ahead.filter { $0.value > instant }
        return true
    }

    /// What it knows of the records in a range; `until` is outside of it, nil is no end.
    package func part(from: Timestamp, until: Timestamp?) -> BoundaryMemory {
        let isInside = { (instant: Timestamp) in instant >= from && until.map { instant < $0 } ?? true }
        var part = Known()
        if let cursor, isInside(cursor) { (part.cursor, part.atCursor) = (cursor, known.atCursor) }
        part.ahead = known.ahead.filter { isInside($0.value) }
        return BoundaryMemory(part)
    }

    /// Adds what another one knows, of a range after the own.
    package mutating func absorb(_ later: BoundaryMemory) {
        if let cursor = later.cursor, known.cursor.map({ cursor >= $0 }) ?? true {
            known.cursor = cursor
            known.atCursor = later.known.atCursor
        }
        known.ahead.merge(later.known.ahead) { $1 }
    }
}

// MARK: - Persistence

extension BoundaryMemory {
    /// A memory that was written; nil when it is none, and then nothing is known.
    package init?(_ json: JSONValue) {
        guard json.members != nil else { return nil }
        var known = Known()
        if let cursor = json["at"] {
            guard let microseconds = cursor.integer else { return nil }
            known.cursor = Timestamp(microseconds: microseconds)
        }
        guard let atCursor = Self.hashes(json["seen"]?.string ?? "") else { return nil }
        known.atCursor = Set(atCursor)
        for member in json["ahead"]?.members ?? [] {
            guard let microseconds = Int64(member.key), let hashes = Self.hashes(member.value.string ?? "")
            else { return nil }
            for hash in hashes { known.ahead[hash] = Timestamp(microseconds: microseconds) }
        }
        self.init(known)
    }

    /// The memory as it is kept beside a state.
    package var json: JSONValue {
        var json = JSONValue.object([])
        if let cursor = known.cursor { json["at"] = .integer(cursor.microseconds) }
        if !known.atCursor.isEmpty { json["seen"] = .string(Self.text(known.atCursor.sorted())) }
        // What the cursor has passed will not come again; what lies at it does.
        let ahead = known.ahead.filter { entry in known.cursor.map { entry.value >= $0 } ?? true }
        if !ahead.isEmpty {
            let groups = Dictionary(grouping: ahead.keys) { ahead[$0]?.microseconds ?? 0 }
            json["ahead"] = .object(
                groups.sorted { $0.key < $1.key }.map {
                    JSONValue.Member(String($0.key), .string(Self.text($0.value.sorted())))
                })
        }
        return json
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Sixteen hexadecimal digits for each.
    private static func text(_ hashes: [UInt64]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * 16)
        for hash in hashes {
            for shift in stride(from: 60, through: 0, by: -4) {
                bytes.append(digits[Int(hash >> shift & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hashes(_ text: String) -> [UInt64]? {
        let bytes = Array(text.utf8)
        guard bytes.count.isMultiple(of: 16), bytes.count / 16 <= hashesMax else { return nil }
        var hashes: [UInt64] = []
        for start in stride(from: 0, to: bytes.count, by: 16) {
            guard let hash = UInt64(String(decoding: bytes[start..<start + 16], as: UTF8.self), radix: 16)
            else { return nil }
            hashes.append(hash)
        }
        return hashes
    }
}
