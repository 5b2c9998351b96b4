// SPDX-License-Identifier: Apache-2.0

extension OrderRecord {
    /// As `orders.json` has it.
    func write(to writer: inout RecordWriter) {
        writer.open()
        writer.member("id", id)
        writer.member("admin_graphql_api_id", type: "Order", gid: id)
        writeOrigin(to: &writer)
        writeTimes(to: &writer)
        writePrices(to: &writer)
        writeNames(to: &writer)
        if isFull {
            writeMoneySets(to: &writer)
            writeRarities(to: &writer)
        }
        writeOdd(to: &writer)
        writeNote(to: &writer)
        writeDiscounts(to: &writer)
        writeParties(to: &writer)
        writeLines(to: &writer)
        writeFulfillments(to: &writer)
        writeRefunds(to: &writer)
        writeShippingLines(to: &writer)
        if view.shop.hasWildValues { writeWild(to: &writer) }
        writer.close()
    }

    /// Where the order comes from.
    private func writeOrigin(to writer: inout RecordWriter) {
        writer.member("currency", text: "USD")
        writer.member("presentment_currency", text: presentment.currency)
        writer.member("source_name", text: draws.oneIn(6, 26) ? "pos" : "web")
        writer.member("test", isTest)
        if isSmall { return }
        writer.member("app_id", 580_111)
        if draws.oneIn(3, 20) {
            writer.null("browser_ip")
            writer.null("cart_token")
        } else {
            writer.member("browser_ip", parts: browserAddress)
            writer.member("cart_token") { $0.hex(draws[21], digits: 16) }
        }
        writer.member("buyer_accepts_marketing", draws.oneIn(2, 22))
        writer.member("checkout_id", id + 20_000_000_000_000)
        writer.member("checkout_token") { $0.hex(draws[23], digits: 16) }
        writer.member("confirmed", true)
        writer.member("confirmation_number") { $0.hex(draws[24], digits: 9) }
        writer.member("customer_locale", text: draws.oneIn(5, 25) ? "de-DE" : "en-US")
        writer.member("tax_exempt", draws.oneIn(30, 27))
        writer.member("taxes_included", draws.oneIn(9, 28))
        writer.member("token") { $0.hex(draws[29], digits: 16) }
    }

    /// An address of the documentation networks.
    func browserAddress(_ writer: inout RecordWriter) {
        writer.raw("203.0.113.")
        writer.integer(draws.under(256, 30))
    }

    private func writeTimes(to writer: inout RecordWriter) {
        writer.member("created_at", local: facts.createdAt)
        writer.member("processed_at", local: facts.createdAt)
        writer.member("updated_at", local: facts.updatedAt)
        if isCancelled {
            writer.member("cancelled_at", local: facts.createdAt + 7_200)
            writer.member("cancel_reason", text: draws.oneIn(2, 31) ? "customer" : "fraud")
        } else {
            writer.null("cancelled_at")
            writer.null("cancel_reason")
        }
        if isFulfilled {
            writer.member("closed_at", local: facts.createdAt + (facts.updatedAt - facts.createdAt) / 2)
            writer.member("fulfillment_status", text: "fulfilled")
        } else {
            writer.null("closed_at")
            writer.null("fulfillment_status")
        }
        writer.member(
            "financial_status", text: isCancelled ? "voided" : draws.oneIn(9, 32) ? "pending" : "paid")
    }

    private func writePrices(to writer: inout RecordWriter) {
        writer.member("subtotal_price", cents: subtotalCents - discountCents)
        writer.member("total_discounts", cents: discountCents)
        writer.member("total_line_items_price", cents: subtotalCents)
        writer.member("total_price", cents: totalCents)
        writer.member("total_tax", cents: taxCents)
        if isSmall { return }
        writer.member("current_subtotal_price", cents: subtotalCents - discountCents)
        writer.member("current_total_discounts", cents: discountCents)
        writer.member("current_total_price", cents: totalCents)
        writer.member("current_total_tax", cents: taxCents)
        writer.member("total_outstanding", cents: draws.oneIn(9, 32) ? totalCents : 0)
        writer.member("total_tip_received", cents: draws.oneIn(20, 33) ? 200 : 0)
        writer.member("total_weight", draws.under(9_000, 34))
    }

    private func writeNames(to writer: inout RecordWriter) {
        writer.member("name") { writer in
            writer.raw("#")
            writer.integer(orderNumber)
        }
        writer.member("number", facts.number + 1)
        writer.member("order_number", orderNumber)
        if facts.revision > 0 {
            writer.member("tags") { writer in
                writer.raw("edited, revision-")
                writer.integer(facts.revision)
            }
        } else {
            writer.member("tags", text: draws.oneIn(3, 36) ? "wholesale, größe-xl, 再購入" : "")
        }
        if isSmall { return }
        writer.member("order_status_url") { writer in
            writer.raw("https://demo.example/orders/")
            writer.hex(draws[29], digits: 16)
            writer.raw("/authenticate?key=")
            writer.hex(draws[35], digits: 8)
        }
        if draws.oneIn(5, 37) {
            writer.members(#""payment_gateway_names":["manual","gift_card"]"#)
        } else {
            writer.members(#""payment_gateway_names":["shopify_payments"]"#)
        }
    }

    private func writeNote(to writer: inout RecordWriter) {
        if draws.oneIn(4_000, 38) || facts.number == 1_234 {
            // A note of up to a hundred kilobytes.
            writer.member("note") { writer in
                for index in 0..<(500 + draws.under(1_200, 39)) {
                    writer.raw(Words.sentences[index % Words.sentences.count])
                    writer.raw(#"\n"#)
                }
            }
        } else if draws.oneIn(6, 40) {
            writer.member("note", text: Words.pick(Words.sentences, draws[41]))
        } else if draws.oneIn(9, 42) {
            // Some orders have no note at all, not even null.
            return
        } else {
            writer.null("note")
        }
    }

    /// Values of another kind than the original declares, which it turns into text.
    private func writeOdd(to writer: inout RecordWriter) {
        switch draws.under(60, 43) {
        case 0: writer.members(#""current_total_duties_set":[{"duty":null,"paid":true}]"#)
        case 1: writer.moneySet("current_total_duties_set", taxCents, presentment)
        case 2: writer.members(#""original_total_duties_set":{"shop_money":{"amount":"1.00"},"ok":false}"#)
        case 3: writer.members(#""landing_site_ref":true,"source_identifier":12345"#)
        case 4: writer.members(#""reference":false,"device_id":1.50,"payment_terms":{"amount":1e2}"#)
        case 5: writer.members(#""merchant_of_record_app_id":[],"po_number":{}"#)
        case 6: writer.members(#""total_price_usd":12.5,"phone":null,"unknown_member":[{"deep":[null]}]"#)
        case 7: writer.members(#""original_total_duties_set":"none","phone":"+4915550199""#)
        default: writer.members(#""current_total_duties_set":null,"original_total_duties_set":null"#)
        }
    }

    /// Values that break the type of their column.
    private func writeWild(to writer: inout RecordWriter) {
        switch draws.under(50, 44) {
        case 0: writer.members(#""user_id":"""#)
        case 1: writer.members(#""total_price_usd":"twelve""#)
        case 2: writer.members(#""location_id":1.5"#)
        case 3: writer.members(#""location_id":"12""#)
        case 4: writer.members(#""duties_included":"yes""#)
        default: break
        }
    }
}
