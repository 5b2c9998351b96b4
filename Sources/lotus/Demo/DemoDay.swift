// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox

/// A day in the life of a shop: about as much happens as on any day of its history.
struct DemoDay: Sendable {
    private let shop: SandboxOptions

    private static let length = Duration.seconds(86_400)
    /// How often a day something happens.
    private static let momentCount = 4

    init(of shop: SandboxOptions) { self.shop = shop }

    /// Lets the clock of a sandbox move on by a day, with what happens meanwhile.
    func pass(in server: SandboxHost) async {
        let morning = server.clock.now
        let part = Self.length / Self.momentCount
        for moment in 0..<Self.momentCount {
            server.clock.set(morning + part * moment + part / 2)
            for (service, edit) in happenings(moment) { await server.edit(edit, of: service) }
        }
        server.clock.set(morning + Self.length)
    }

    private func happenings(_ moment: Int) -> [(service: String, edit: SandboxEdit)] {
        func edit(
            _ stream: String, changes: UInt64 = 0, additions: UInt64 = 0, deletions: Int = 0
        ) -> SandboxEdit {
            SandboxEdit(
                changes: Int(changes), additions: Int(additions), deletions: deletions, stream: stream,
                seed: UInt64(moment))
        }
        // Of so many moments the history has.
        let moments = UInt64((shop.history.upperBound - shop.history.lowerBound) / Self.length) * 4
        let orders = max(1, shop.orders / max(1, moments))
        let profiles = max(1, shop.profiles / max(1, moments))
        return [
            ("shopify", edit("customers", changes: orders, additions: orders / 2)),
            ("shopify", edit("orders", changes: orders, additions: orders, deletions: moment == 0 ? 1 : 0)),
            ("shopify", edit("order_refunds", additions: max(1, orders / 6))),
            ("shopify", edit("products", changes: 1)),
            ("klaviyo", edit("profiles", changes: profiles, additions: profiles)),
            ("klaviyo", edit("events", additions: profiles * 4)),
            ("klaviyo", edit("campaigns", changes: moment == 0 ? 1 : 0)),
        ]
    }
}
