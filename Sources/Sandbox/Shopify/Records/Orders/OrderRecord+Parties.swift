// SPDX-License-Identifier: Apache-2.0

extension OrderRecord {
    /// The customer and the addresses.
    func writeParties(to writer: inout RecordWriter) {
        let number = draws.under(view.shop[.customer].count, 61)
        guard !draws.oneIn(12, 62), let facts = view.facts(.customer, number: number) else {
            return writer.members(#""customer":null,"email":"","contact_email":null"#)
        }
        let customer = CustomerRecord(facts, in: view)
        writer.member("email", parts: customer.email)
        writer.member("contact_email", parts: customer.email)
        if isFull { address.phone("phone", to: &writer) }
        writer.key("customer")
        customer.writeInOrder(isFull: isFull, to: &writer)
        guard !draws.oneIn(15, 63) else { return }
        if isFull { address.writeOrderAddress("billing_address", to: &writer) }
        if isFull || draws.oneIn(3, 64) {
            AddressRecord(draws: draws, field: 80).writeOrderAddress("shipping_address", to: &writer)
        }
    }

    private var address: AddressRecord { AddressRecord(draws: draws, field: 70) }

    func writeShippingLines(to writer: inout RecordWriter) {
        writer.openList("shipping_lines")
        if shippingCents > 0 {
            writer.openElement()
            writer.member("id", id + 11_000_000_000_000)
            writer.members(#""code":"Standard","title":"Standard — 3–5 days","source":"shopify""#)
            writer.member("price", cents: shippingCents)
            writer.member("discounted_price", cents: shippingCents)
            if isFull {
                writer.members(#""carrier_identifier":"usps_1","requested_fulfillment_service_id":"svc-9""#)
                address.phone("phone", to: &writer)
                writer.moneySet("price_set", shippingCents, presentment)
                writer.moneySet("discounted_price_set", shippingCents, presentment)
                writer.key("tax_lines")
                writeTaxLines(shippingCents * 8 / 100, to: &writer)
                writer.key("discount_allocations")
                writeDiscountAllocations(discountCents / 10, to: &writer)
            } else {
                writer.members(#""carrier_identifier":null,"phone":null,"tax_lines":[]"#)
            }
            writer.close()
        }
        writer.closeList()
        guard isFull else { return }
        writer.key("tax_lines")
        writeTaxLines(taxCents, to: &writer)
    }
}
