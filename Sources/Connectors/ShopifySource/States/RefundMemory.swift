// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Which refunds have been given, so that each comes exactly once though its order comes again with every
/// change: pure.
///
/// A pass reads the orders that have changed, to their end. While it lasts the horizon, which the state shows
/// as `created_at`, stays where it was at the start: an old refund of an order that was changed before it
/// was read may come at any point of the pass. When the pass ends, the horizon moves to the latest refund.
package struct RefundMemory: Hashable, Sendable {
    /// How many refunds of one pass are remembered. Of more the surplus may come again when its order is
    /// changed during the pass; none is ever lost.
    package static let refundsMax = 2_000_000

    /// Older refunds were given in earlier passes; nil before the end of the first.
    package private(set) var horizon: Timestamp?
    /// The horizon as the refund wrote it.
    package private(set) var horizonText: String?
    /// Refunds at the horizon or later that were given in earlier passes.
    private var before: [UInt64: Timestamp] = [:]
    /// Refunds that were given in this pass.
    private var given: Set<UInt64> = []
    /// The latest instant of a refund of this pass that was settled.
    private var latest: Timestamp?
    private var latestText: String?
    /// Refunds of this pass at that instant or later.
    private var recent: [UInt64: Timestamp] = [:]

    package init(horizon: Timestamp? = nil, text: String? = nil) {
        self.horizon = horizon
        horizonText = text
    }

    /// Whether nothing is known.
    package var isEmpty: Bool { horizon == nil && before.isEmpty && given.isEmpty && recent.isEmpty }
    package var givenCount: Int { given.count }
    package var isFull: Bool { given.count >= Self.refundsMax }

    /// Whether a refund is to be given; remembers it.
    ///
    /// - Parameters:
    ///   - created: nil when it cannot be read; such a refund comes once in each pass that finds its order.
    ///   - text: The same as the refund has it.
    ///   - settled: What lies later does not move the horizon.
    package mutating func isNew(
        _ id: UInt64, created: Timestamp?, text: () -> String, settled: Timestamp
    ) -> Bool {
        if let horizon, let created, created < horizon { return false }
        if before[id] != nil || given.contains(id) { return false }
        if !isFull { given.insert(id) }
        guard let created else { return true }
        if created > settled {
            recent[id] = created
        } else if latest.map({ created > $0 }) ?? true {
            // What was not settled may lie at the very instant.
            recent = recent.filter { $0.value >= created }
            recent[id] = created
            latest = created
            latestText = text()
        } else if created == latest {
            recent[id] = created
        }
        return true
    }

    /// The pass has come to the end of the orders.
    package mutating func endPass() {
        if let latest, horizon.map({ latest > $0 }) ?? true {
            horizon = latest
            horizonText = latestText
        }
        before.merge(recent) { $1 }
        if let horizon { before = before.filter { $0.value >= horizon } }
        given = []
        latest = nil
        latestText = nil
        recent = [:]
    }
}

// MARK: - Persistence

extension RefundMemory {
    /// What was written of a memory; nil when it is none.
    package init?(_ json: JSONValue, horizon: Timestamp?, text: String?) {
        self.init(horizon: horizon, text: text)
        guard let before = Self.instants(json["before"]), let recent = Self.instants(json["recent"]),
            let given = IdentifierText.identifiers(json["given"]?.string ?? "")
        else { return nil }
        self.before = before
        self.recent = recent
        self.given = Set(given)
        latest = json["latest"]?.integer.map { Timestamp(microseconds: $0) }
        latestText = json["latest_text"]?.string
    }

    package var json: JSONValue {
        var json = JSONValue.object([])
        if !before.isEmpty { json["before"] = Self.json(before) }
        if !given.isEmpty { json["given"] = .string(IdentifierText.text(given)) }
        if !recent.isEmpty { json["recent"] = Self.json(recent) }
        if let latest { json["latest"] = .integer(latest.microseconds) }
        if let latestText { json["latest_text"] = .string(latestText) }
        return json
    }

    /// Ids by their instant.
    private static func json(_ instants: [UInt64: Timestamp]) -> JSONValue {
        let groups = Dictionary(grouping: instants.keys) { instants[$0]?.microseconds ?? 0 }
        return .object(
            groups.sorted { $0.key < $1.key }.map {
                JSONValue.Member(String($0.key), .string(IdentifierText.text($0.value)))
            })
    }

    private static func instants(_ json: JSONValue?) -> [UInt64: Timestamp]? {
        var instants: [UInt64: Timestamp] = [:]
        for member in json?.members ?? [] {
            guard let microseconds = Int64(member.key),
                let identifiers = IdentifierText.identifiers(member.value.string ?? "")
            else { return nil }
            for identifier in identifiers { instants[identifier] = Timestamp(microseconds: microseconds) }
        }
        return instants
    }
}
