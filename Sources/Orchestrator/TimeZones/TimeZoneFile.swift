// SPDX-License-Identifier: Apache-2.0

/// Reads a file of the time zone database: TZif of RFC 8536, version 2 or later.
package enum TimeZoneFile {
    /// Files are a few kilobytes long; a longer one is none.
    static let bytesMax = 1 << 18

    static let magic = Array("TZif".utf8)

    /// The rules that a file holds; nil when it is damaged, or of another kind.
    package static func rules(_ bytes: [UInt8]) -> TimeZoneRules? {
        var reader = BigEndianReader(bytes)
        // The first block has 32 bits for a time and is there for old readers.
        guard let old = Header(&reader), old.version >= UInt8(ascii: "2"),
            reader.skip(old.blockBytes(timeBytes: 4)), let header = Header(&reader)
        else { return nil }
        // With leap seconds, times would not be those of Unix.
        guard header.leaps == 0, header.types > 0, header.blockBytes(timeBytes: 8) <= reader.count else {
            return nil
        }
        return rules(header, &reader)
    }

    private static func rules(_ header: Header, _ reader: inout BigEndianReader) -> TimeZoneRules? {
        let changes = (0..<header.times).compactMap { _ in reader.integer(bytes: 8) }
        let kinds = (0..<header.times).compactMap { _ in reader.integer(bytes: 1).map { Int($0 & 0xff) } }
        var offsets: [Int64] = []
        for _ in 0..<header.types {
            guard let offset = reader.integer(bytes: 4), reader.skip(2), abs(offset) < 25 * 3600 else {
                return nil
            }
            offsets.append(offset)
        }
        guard reader.skip(header.characters + header.standards + header.universals),
            zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 }), kinds.allSatisfy({ $0 < header.types })
        else { return nil }
        let footer = reader.rest
        guard footer.first == UInt8(ascii: "\n"), footer.count >= 2, footer.last == UInt8(ascii: "\n") else {
            return nil
        }
        let text = footer.dropFirst().dropLast()
        let rule = text.isEmpty ? nil : PosixTimeZone(parsing: text)
        guard text.isEmpty || rule != nil else { return nil }
        return TimeZoneRules(
            changes: changes, offsets: kinds.map { offsets[$0] }, first: offsets[0], rule: rule)
    }
}

/// What comes before each block.
private struct Header {
    let version: UInt8
    let universals: Int
    let standards: Int
    let leaps: Int
    let times: Int
    let types: Int
    let characters: Int

    init?(_ reader: inout BigEndianReader) {
        guard reader.rest.starts(with: TimeZoneFile.magic), reader.skip(4),
            let version = reader.integer(bytes: 1),
            reader.skip(15)
        else { return nil }
        let counts = (0..<6).compactMap { _ in reader.integer(bytes: 4).map(Int.init) }
        guard counts.count == 6, counts.allSatisfy({ (0...TimeZoneFile.bytesMax).contains($0) }) else {
            return nil
        }
        self.version = UInt8(truncatingIfNeeded: version)
        (universals, standards, leaps) = (counts[0], counts[1], counts[2])
        (times, types, characters) = (counts[3], counts[4], counts[5])
    }

    func blockBytes(timeBytes: Int) -> Int {
        times * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4) + standards + universals
    }
}

/// Goes through bytes, the most significant of each number first.
private struct BigEndianReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var count: Int { rest.count }

    mutating func skip(_ bytes: Int) -> Bool {
        guard bytes <= rest.count else { return false }
        rest.removeFirst(bytes)
        return true
    }

    /// A number with a sign.
    mutating func integer(bytes: Int) -> Int64? {
        guard bytes <= rest.count else { return nil }
        let bits = rest.prefix(bytes).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        rest.removeFirst(bytes)
        let unused = UInt64(64 - 8 * bytes)
        return Int64(bitPattern: bits << unused) >> Int64(unused)
    }
}
