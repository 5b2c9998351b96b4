// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What the sandbox is made of: equal options give equal records.
package struct SandboxOptions: Sendable {
    /// How many orders the shop has; the other streams of the shop follow from it.
    package var orders: UInt64
    /// How many profiles Klaviyo has; the other streams of Klaviyo follow from it.
    package var profiles: UInt64
    package var seed: UInt64
    /// 0 for any free one.
    package var port: UInt16
    /// When the records were made and changed, before any edit. Fixed, so that a sandbox that is started
    /// again tomorrow has the same records.
    package var history: Range<Timestamp>
    /// What the clock shows at the start; nil for the machine's time.
    package var now: Timestamp?
    /// The faults that are on from the start.
    package var faults: [FaultRule]
    /// Whether requests are limited as the originals limit them.
    package var limitsRates: Bool
    /// How many edits, on average, are made for each request that is answered: records that change while
    /// they are paged.
    package var editsPerRequest: Double
    /// Permissions that the shop's token lacks, such as `read_orders`.
    package var missingScopes: Set<String>

    package init(
        orders: UInt64 = 100_000, profiles: UInt64 = 50_000, seed: UInt64 = 7, port: UInt16 = 7400,
        history: Range<Timestamp> = SandboxOptions.defaultHistory, now: Timestamp? = nil,
        faults: [FaultRule] = [], limitsRates: Bool = false, editsPerRequest: Double = 0,
        missingScopes: Set<String> = []
    ) {
        self.orders = orders
        self.profiles = profiles
        self.seed = seed
        self.port = port
        self.history = history
        self.now = now
        self.faults = faults
        self.limitsRates = limitsRates
        self.editsPerRequest = editsPerRequest
        self.missingScopes = missingScopes
    }

    /// 2020-01-01 to 2026-07-01, in UTC.
    package static let defaultHistory =
        Timestamp(microseconds: 1_577_836_800_000_000)..<Timestamp(microseconds: 1_782_864_000_000_000)

    /// How many orders or profiles there may be.
    package static let recordsMax: UInt64 = 100_000_000

    /// Throws `LL-SANDBOX-004` for what makes no sandbox.
    package func check() throws {
        for (name, count) in [("orders", orders), ("profiles", profiles)] where count > Self.recordsMax {
            throw LotusError(
                .sandboxOption, "\(count) \(name) are more than \(Self.recordsMax)",
                hint: "give --\(name) a smaller number")
        }
    }
}
