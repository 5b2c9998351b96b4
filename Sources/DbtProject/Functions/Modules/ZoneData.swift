// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A time zone of the system's database (TZif, RFC 9636).
struct ZoneData: Sendable {
    let name: String
    private let instants: [Int]
    private let offsets: [ZoneOffset]
    private let first: ZoneOffset
    private let rule: ZoneRule?

    static let utc = ZoneData(
        name: "UTC", instants: [], offsets: [], first: ZoneOffset(seconds: 0, isSummer: false, name: "UTC"),
        rule: nil)

    private static let folder = "/usr/share/zoneinfo/"

    private init(name: String, instants: [Int], offsets: [ZoneOffset], first: ZoneOffset, rule: ZoneRule?) {
        self.name = name
        self.instants = instants
        self.offsets = offsets
        self.first = first
        self.rule = rule
    }

    /// The zone of a name such as `Europe/Vienna`; nil when the system does not know it.
    static func named(_ name: String) -> ZoneData? {
        if name == "UTC" { return utc }
        let isPlain = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "+") || Character(Unicode.Scalar(byte)).isLetter
                || (0x30...0x39).contains(byte)
        }
        guard isPlain, !name.hasPrefix("/"), let bytes = try? FileText.bytes(folder + name, shownAs: name)
        else { return nil }
        return ZoneFile(bytes).flatMap { file in
            guard let first = file.types.first(where: { !$0.isSummer }) ?? file.types.first else {
                return nil
            }
            return ZoneData(
                name: name, instants: file.instants, offsets: file.places.map { file.types[$0] },
                first: first, rule: ZoneRule(file.footer))
        }
    }

    /// What holds at a point in time, in seconds since 1970.
    func offset(at second: Int) -> ZoneOffset {
        guard let last = instants.last, second < last else {
            return rule?.offset(at: second) ?? offsets.last ?? first
        }
        guard let place = instants.lastIndex(where: { $0 <= second }) else { return first }
        return offsets[place]
    }

    /// What holds at a local time: in the hour that comes twice, the later one, which is standard time.
    func offset(local second: Int) -> ZoneOffset {
        let later = offset(at: second - offset(at: second - 86_400).seconds)
        let earlier = offset(at: second - offset(at: second + 86_400).seconds)
        return [later, earlier].first { !$0.isSummer && offset(at: second - $0.seconds) == $0 }
            ?? [later, earlier].first { offset(at: second - $0.seconds) == $0 } ?? later
    }
}

/// The parts of a file of a time zone.
private struct ZoneFile {
    private(set) var instants: [Int] = []
    private(set) var places: [Int] = []
    private(set) var types: [ZoneOffset] = []
    private(set) var footer = ""

    init?(_ bytes: [UInt8]) {
        guard bytes.count > 44, bytes[0..<4].elementsEqual("TZif".utf8), bytes[4] >= 0x32 else { return nil }
        func number(_ place: Int, _ size: Int) -> Int {
            guard place + size <= bytes.count else { return 0 }
            var value = Int64(Int8(bitPattern: bytes[place]))
            for byte in bytes[(place + 1)..<(place + size)] { value = value << 8 | Int64(byte) }
            return Int(value)
        }
        func counts(_ place: Int) -> [Int] { (0..<6).map { number(place + 20 + 4 * $0, 4) } }
        // Standard and UT marks, leap seconds, changes, types, letters.
        let old = counts(0)
        let head = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
        let own = counts(head)
        let start = head + 44
        let typeStart = start + own[3] * 9
        let letters = typeStart + own[4] * 6
        let end = letters + own[5] + own[2] * 12 + own[1] + own[0]
        guard end <= bytes.count, own[3] >= 0, own[4] > 0 else { return nil }
        for type in 0..<own[4] {
            let place = typeStart + type * 6
            let name = bytes[min(bytes.count, letters + Int(bytes[place + 5]))...].prefix { $0 != 0 }
            types.append(
                ZoneOffset(
                    seconds: number(place, 4), isSummer: bytes[place + 4] != 0,
                    name: String(decoding: name, as: UTF8.self)))
        }
        for change in 0..<own[3] {
            let type = Int(bytes[start + own[3] * 8 + change])
            guard types.indices.contains(type) else { return nil }
            instants.append(number(start + change * 8, 8))
            places.append(type)
        }
        footer = String(decoding: bytes[end...].filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
