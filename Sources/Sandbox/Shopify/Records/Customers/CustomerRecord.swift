// SPDX-License-Identifier: Apache-2.0

/// One customer.
struct CustomerRecord {
    let facts: RecordFacts
    private let draws: Deterministic.Draw
    private let orders: Population

    init(_ facts: RecordFacts, in view: ShopView) {
        self.facts = facts
        draws = view.shop.draws(.customer, facts.number)
        orders = view.shop[.order]
    }

    private var address: AddressRecord { AddressRecord(draws: draws, field: 40) }
    private var addressID: Int { facts.id + 3_000_000_000_000 }
    private var firstName: [UInt8] { Words.pick(Words.firstNames, draws[41]) }
    private var lastName: [UInt8] { Words.pick(Words.lastNames, draws[42]) }
    /// How many orders the customer is said to have; not counted.
    private var ordersCount: Int { orders.count == 0 ? 0 : draws.under(9, 3) }
    private var acceptsMarketing: Bool { draws.oneIn(2, 4) }

    /// As `customers.json` has it.
    func write(to writer: inout RecordWriter) {
        writeCore(to: &writer)
        writeHistory(to: &writer)
        writer.openList("addresses")
        for index in 0...draws.under(2, 12) {
            writer.part()
            AddressRecord(draws: draws, field: 40 + 10 * UInt64(index)).writeCustomerAddress(
                id: addressID + index, customer: facts.id, isDefault: index == 0, to: &writer)
        }
        writer.closeList()
        // A list in a column that the original declares as text.
        writer.key("tax_exemptions")
        writer.raw(draws.oneIn(9, 11) ? #"["CA_STATUS_CARD_EXEMPTION","EU_REVERSE_CHARGE"]"# : "[]")
        writer.close()
    }

    /// As `orders.json` has it inside an order; the key before it has been written.
    func writeInOrder(isFull: Bool, to writer: inout RecordWriter) {
        if isFull {
            writeCore(to: &writer)
            writeHistory(to: &writer)
            writer.members(#""tax_exemptions":["CA_BC_RESELLER_EXEMPTION"]"#)
        } else {
            writer.open()
            writer.member("id", facts.id)
            writeEmail(to: &writer)
            writer.member("created_at", local: facts.createdAt)
            writer.member("updated_at", local: facts.updatedAt)
            writer.member("first_name", text: firstName)
            writer.member("last_name", text: lastName)
            writer.member("state", text: "enabled")
        }
        writer.close()
    }

    private func writeEmail(to writer: inout RecordWriter) {
        writer.member("email", parts: email)
    }

    /// The address without its quotes.
    func email(_ writer: inout RecordWriter) {
        writer.raw("customer.")
        writer.integer(facts.number)
        writer.raw("@")
        writer.raw(Words.pick(Words.domains, draws[2]))
    }

    /// Opens the object and writes who the customer is.
    private func writeCore(to writer: inout RecordWriter) {
        writer.open()
        writer.member("id", facts.id)
        writer.member("admin_graphql_api_id", type: "Customer", gid: facts.id)
        if draws.oneIn(60, 1) { writer.null("email") } else { writeEmail(to: &writer) }
        writer.member("accepts_marketing", acceptsMarketing)
        writer.member("created_at", local: facts.createdAt)
        writer.member("updated_at", local: facts.updatedAt)
        writer.member("first_name", text: firstName)
        if draws.oneIn(30, 14) {
            writer.member("last_name", text: "")
        } else {
            writer.member("last_name", text: lastName)
        }
        writer.member("state", text: draws.oneIn(3, 5) ? "disabled" : "enabled")
        if draws.oneIn(6, 6) {
            writer.member("note", text: Words.pick(Words.sentences, draws[7]))
        } else {
            writer.null("note")
        }
        writer.member("verified_email", !draws.oneIn(7, 8))
        if draws.oneIn(50, 9) {
            writer.member("multipass_identifier") { $0.hex(draws[9], digits: 16) }
        } else {
            writer.null("multipass_identifier")
        }
        writer.member("tax_exempt", draws.oneIn(20, 10))
        address.phone("phone", to: &writer)
        if facts.revision > 0 {
            writer.member("tags") { writer in
                writer.raw("edited, revision-")
                writer.integer(facts.revision)
            }
        } else {
            writer.member("tags", text: draws.oneIn(3, 15) ? "vip, newsletter" : "")
        }
        writer.member("currency", text: "USD")
    }

    /// What the customer has bought and agreed to.
    private func writeHistory(to writer: inout RecordWriter) {
        writer.member("orders_count", ordersCount)
        writer.member("total_spent", cents: ordersCount * draws.under(20_000, 16))
        if ordersCount > 0 {
            let last = draws.under(orders.count, 17)
            writer.member("last_order_id", orders.id(last))
            writer.member("last_order_name") { writer in
                writer.raw("#")
                writer.integer(1_001 + last)
            }
        } else {
            writer.null("last_order_id")
            writer.null("last_order_name")
        }
        if acceptsMarketing {
            writer.member("accepts_marketing_updated_at", local: facts.createdAt)
            writer.member("marketing_opt_in_level", text: "confirmed_opt_in")
        } else if draws.oneIn(9, 18) {
            // A text that is no time, in a column that may be either.
            writer.member("accepts_marketing_updated_at", text: "never")
            writer.null("marketing_opt_in_level")
        } else {
            writer.null("accepts_marketing_updated_at")
            writer.null("marketing_opt_in_level")
        }
        consent("email_marketing_consent", draw: 19, to: &writer)
        consent("sms_marketing_consent", draw: 20, to: &writer)
        writer.key("default_address")
        address.writeCustomerAddress(id: addressID, customer: facts.id, isDefault: true, to: &writer)
    }

    private func consent(_ name: StaticString, draw: UInt64, to writer: inout RecordWriter) {
        if draws.oneIn(3, draw) { return writer.null(name) }
        writer.open(name)
        let isSubscribed = draws.oneIn(2, draw + 2)
        writer.member("state", text: isSubscribed ? "subscribed" : "not_subscribed")
        writer.member("opt_in_level", text: "single_opt_in")
        if isSubscribed {
            writer.member("consent_updated_at", local: facts.createdAt)
        } else {
            writer.null("consent_updated_at")
        }
        writer.member("consent_collected_from", text: "SHOPIFY")
        writer.close()
    }
}
