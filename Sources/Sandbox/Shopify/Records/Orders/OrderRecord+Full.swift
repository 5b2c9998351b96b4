// SPDX-License-Identifier: Apache-2.0

extension OrderRecord {
    /// The amounts again, in both currencies.
    func writeMoneySets(to writer: inout RecordWriter) {
        let net = subtotalCents - discountCents
        writer.moneySet("current_subtotal_price_set", net, presentment)
        writer.moneySet("current_total_discounts_set", discountCents, presentment)
        writer.moneySet("current_total_price_set", totalCents, presentment)
        writer.moneySet("current_total_tax_set", taxCents, presentment)
        writer.moneySet("subtotal_price_set", net, presentment)
        writer.moneySet("total_discounts_set", discountCents, presentment)
        writer.moneySet("total_line_items_price_set", subtotalCents, presentment)
        writer.moneySet("total_price_set", totalCents, presentment)
        writer.moneySet("total_shipping_price_set", shippingCents, presentment)
        writer.moneySet("total_tax_set", taxCents, presentment)
        guard draws.oneIn(4, 50) else { return }
        writer.moneySet("current_total_additional_fees_set", 150, presentment)
        writer.moneySet("original_total_additional_fees_set", 150, presentment)
        writer.moneySet("total_cash_rounding_payment_adjustment_set", -2, presentment)
    }

    /// Members that few orders have.
    func writeRarities(to writer: inout RecordWriter) {
        writer.open("client_details")
        writer.member("accept_language", text: "en-US,en;q=0.9")
        writer.member("browser_height", 600 + draws.under(900, 51))
        writer.member("browser_ip", parts: browserAddress)
        writer.member("browser_width", 400 + draws.under(2_000, 52))
        writer.member("session_hash") { $0.hex(draws[53], digits: 16) }
        writer.member("user_agent", text: Words.pick(Words.agents, draws[54]))
        writer.close()
        writer.member("estimated_taxes", draws.oneIn(9, 55))
        writer.member("duties_included", draws.oneIn(9, 56))
        writer.member("landing_site", text: "/collections/all?utm_source=news&utm_campaign=größe")
        writer.member("referring_site", text: "https://search.example/?q=%E7%B4%85")
        writer.member("merchant_business_entity_id", text: "MTE1NDg4Nzc0")
        writer.members(#""note_attributes":[{"name":"gift","value":"yes"},{"name":"färg","value":""}]"#)
        if draws.oneIn(5, 57) {
            writer.members(
                #""source_url":"https://demo.example/src","company":"Nordlicht","reference":"R-1""#)
            writer.member("source_identifier") { $0.hex(draws[58], digits: 12) }
            writer.members(#""device_id":"POS-7","landing_site_ref":"abc","payment_terms":"net 30""#)
            writer.members(#""merchant_of_record_app_id":"1354745","po_number":"PO-2""#)
        }
        writer.member("total_price_usd", cents: totalCents)
        writer.member("location_id", 61_000_000_001 + draws.under(4, 59))
        writer.member("user_id", 79_000_000_001 + draws.under(20, 60))
    }

    func writeDiscounts(to writer: inout RecordWriter) {
        guard discountCents > 0 else {
            return writer.members(#""discount_codes":[],"discount_applications":[]"#)
        }
        writer.openList("discount_codes")
        writer.openElement()
        writer.members(#""code":"TEN\u2014OFF","type":"percentage""#)
        writer.member("amount", cents: discountCents)
        writer.close()
        writer.closeList()
        writer.openList("discount_applications")
        writer.openElement()
        writer.members(
            #""type":"discount_code","title":"Ten off","description":"Ten % off","value":"10.0""#)
        writer.members(#""value_type":"percentage","allocation_method":"across","target_selection":"all""#)
        writer.members(#""target_type":"line_item","code":"TEN\u2014OFF""#)
        writer.close()
        writer.closeList()
        guard isFull else { return }
        writer.key("discount_allocations")
        writeDiscountAllocations(discountCents, to: &writer)
    }

    /// A list of what discounts take off; the key before it has been written.
    func writeDiscountAllocations(_ cents: Int, to writer: inout RecordWriter) {
        writer.openList()
        if cents > 0 {
            writer.openElement()
            writer.member("id", digits: id + 77)
            writer.member("amount", cents: cents)
            writer.members(#""description":"Ten % off","application_type":"discount_code""#)
            writer.member("created_at", local: facts.createdAt)
            writer.member("discount_application_index", 0)
            writer.moneySet("amount_set", cents, presentment)
            writer.close()
        }
        writer.closeList()
    }

    /// Taxes; the key before them has been written.
    func writeTaxLines(_ cents: Int, to writer: inout RecordWriter) {
        writer.openList()
        if cents > 0 {
            writer.openElement()
            writer.member("price", cents: cents)
            writer.members(#""rate":0.08,"title":"Sales tax","channel_liable":false"#)
            if isFull { writer.moneySet("price_set", cents, presentment) }
            writer.close()
        }
        writer.closeList()
    }
}
