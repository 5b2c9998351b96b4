// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Everything that Klaviyo knows: how many records of each kind, and when they changed.
struct KlaviyoWorld: Sendable {
    /// The number of each kind, for what is drawn.
    enum Kind: UInt64 {
        case profile = 101
        case event = 102
        case campaign = 103
        case metric = 104
        case list = 105
    }

    static let metricCount: UInt64 = 24
    private static let eventsPerProfile: UInt64 = 4

    let seed: UInt64
    let historyStart: Int64
    let profiles: StreamRecords
    let events: StreamRecords
    let campaigns: StreamRecords
    let metrics: StreamRecords
    let lists: StreamRecords

    init(_ options: SandboxOptions) {
        seed = options.seed
        historyStart = options.history.lowerBound.wholeSeconds
        func records(_ name: String, _ kind: Kind, _ count: UInt64) -> StreamRecords {
            StreamRecords(
                name, count: count, history: options.history, seed: options.seed, kind: kind.rawValue)
        }
        profiles = records("profiles", .profile, options.profiles)
        events = records("events", .event, options.profiles * Self.eventsPerProfile)
        campaigns = records("campaigns", .campaign, min(max(options.profiles / 100, 240), 6_000))
        metrics = records("metrics", .metric, Self.metricCount)
        lists = records("lists", .list, min(max(options.profiles / 2_000, 25), 300))
    }

    func records(of kind: Kind) -> StreamRecords {
        switch kind {
        case .profile: profiles
        case .event: events
        case .campaign: campaigns
        case .metric: metrics
        case .list: lists
        }
    }

    // MARK: - Values

    /// The draws of one record in the state that a reference means.
    func draw(_ kind: Kind, _ reference: StreamRecords.Reference) -> Deterministic.Draw {
        let values = Deterministic(seed: seed, kind: kind.rawValue)
        return values.record(reference.index ^ reference.generation << 40)
    }

    /// The draws of what never changes of a record.
    func lasting(_ kind: Kind, _ index: UInt64) -> Deterministic.Draw {
        Deterministic(seed: seed, kind: kind.rawValue).record(index)
    }

    /// When a record was made: never after its last change, and the same before and after an edit.
    func created(_ kind: Kind, _ reference: StreamRecords.Reference) -> Int64 {
        let origin = reference.origin
        let draw = lasting(kind, reference.index)
        let isAdded = reference.index >= records(of: kind).count
        guard !isAdded, origin > historyStart, !draw.has(300, 1) else { return origin }
        return historyStart + Int64(draw.below(UInt64(origin - historyStart), 2))
    }

    // MARK: - Ids

    /// The number at the end of an id.
    static func idNumber(_ index: UInt64) -> UInt64 { index + 1 }

    /// Letters that look random and twelve digits.
    static func appendID(_ kind: Kind, _ index: UInt64, to buffer: inout RecordBuffer) {
        let letters: [UInt8] = [
            0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4A, 0x4B, 0x4D, 0x4E, 0x50, 0x51, 0x52, 0x53,
        ]
        var bits = Deterministic.mix(index &+ kind.rawValue << 48)
        let count =
            switch kind {
            case .profile, .campaign:
                11
            case .event: 6
            case .metric, .list: 2
            }
        if count == 11 { buffer.raw("01H") }
        for _ in 0..<count {
            buffer.bytes.append(letters[Int(bits & 15)])
            bits >>= 4
        }
        buffer.integer(idNumber(index), digits: 12)
    }

    static func id(_ kind: Kind, _ index: UInt64) -> String {
        var buffer = RecordBuffer()
        appendID(kind, index, to: &buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// The record that an id names; nil when none has it.
    static func index(_ kind: Kind, ofID id: String) -> UInt64? {
        guard let number = UInt64(id.suffix(12)), number > 0, Self.id(kind, number - 1) == id else {
            return nil
        }
        return number - 1
    }
}

extension KlaviyoEndpoint {
    var kind: KlaviyoWorld.Kind {
        switch path {
        case "profiles": .profile
        case "events": .event
        case "campaigns": .campaign
        case "metrics": .metric
        default: .list
        }
    }
}
