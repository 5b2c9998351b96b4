// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit

/// Where ours is meant to differ from the originals: each is told in COMPATIBILITY.md, "Airbyte: sources".
enum KnownDifference {
    /// Text columns that the service gives other values than texts. The original writes these as Python
    /// does (`True`, `[{'a': None}]`, `1.5` for `1.50`), ours keeps the JSON.
    static let textColumns: Set<String> = [
        "customers.tax_exemptions",
        "order_refunds.duties",
        "order_refunds.refund_line_items.line_item.properties",
        "orders.current_total_duties_set",
        "orders.customer_tax_exemptions",
        "orders.device_id",
        "orders.landing_site_ref",
        "orders.original_total_duties_set",
        "orders.payment_terms",
        "orders.reference",
        "orders.refunds.refund_line_items.line_item.properties",
        "shop.auto_configure_tax_inclusivity",
    ]

    /// Whether two different texts of such a column say the same.
    static func isMeant(_ theirs: String, _ ours: String, at path: String) -> Bool {
        guard textColumns.contains(path), let theirs = try? PythonLiteral.value(of: theirs),
            let ours = try? JSONValue(parsing: ours)
        else { return false }
        return amounts(theirs) == amounts(ours)
    }

    /// The original has turned amounts in a refund into numbers, by the schema of orders, before it writes
    /// them as text.
    private static func amounts(_ value: JSONValue) -> JSONValue {
        switch RecordedRecord.plain(value) {
        case .string(let text): Double(text).map { RecordedRecord.plain(.number("\($0)")) } ?? .string(text)
        case .array(let elements): .array(elements.map(amounts))
        case .object(let members): .object(members.map { JSONValue.Member($0.key, amounts($0.value)) })
        case let other: other
        }
    }

    /// A state without what says how long a sync took, and without the deleted orders in the state of
    /// refunds, which ours does not ask for.
    static func comparable(_ state: JSONValue) -> JSONValue {
        var state = state
        state["lookback_window"] = nil
        if state["orders"] != nil { state["orders"]?["deleted"] = nil }
        return RecordedRecord.plain(state)
    }
}
