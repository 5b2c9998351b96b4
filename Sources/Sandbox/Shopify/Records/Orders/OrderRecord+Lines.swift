// SPDX-License-Identifier: Apache-2.0

extension OrderRecord {
    func writeLines(to writer: inout RecordWriter) {
        writer.openList("line_items")
        for line in lines {
            writer.openElement()
            write(line, to: &writer)
            writer.close()
        }
        writer.closeList()
    }

    func writeFulfillments(to writer: inout RecordWriter) {
        writer.openList("fulfillments")
        if isFulfilled, !isSmall {
            writer.openElement()
            writer.member("id", id + 4_000_000_000_000)
            writer.member("admin_graphql_api_id", type: "Fulfillment", gid: id + 4_000_000_000_000)
            writer.member("order_id", id)
            writer.member("created_at", local: facts.createdAt + 3_600)
            writer.member("updated_at", local: facts.createdAt + 7_200)
            writer.member("status", text: "success")
            if isFull { writeFulfillmentDetails(to: &writer) }
            writer.close()
        }
        writer.closeList()
    }

    private func writeFulfillmentDetails(to writer: inout RecordWriter) {
        writer.member("location_id", 61_000_000_001 + draws.under(4, 59))
        writer.member("name") { writer in
            writer.raw("#")
            writer.integer(orderNumber)
            writer.raw(".1")
        }
        writer.members(#""receipt":{"testcase":true,"authorization":"123456","lines":[1,null,{"a":"ü"}]}"#)
        writer.members(#""service":"manual","shipment_status":"delivered","tracking_company":"UPS""#)
        writer.member("tracking_number") { $0.hex(draws[90], digits: 16) }
        writer.openList("tracking_numbers")
        writer.part()
        writer.quote()
        writer.hex(draws[90], digits: 16)
        writer.quote()
        writer.closeList()
        writer.members(#""tracking_url":"https://track.example/1""#)
        writer.members(#""tracking_urls":["https://track.example/1","https://track.example/2"]"#)
        writer.members(#""origin_address":{"address1":"1 Dock Road","address2":"Gate 4","city":"Reno""#)
        writer.members(#""country_code":"US","province_code":"NV","zip":"89501"}"#)
        writeLines(to: &writer)
    }

    private func write(_ line: OrderLine, to writer: inout RecordWriter) {
        writeLineCore(line, to: &writer)
        if isSmall { return }
        writer.key("tax_lines")
        writeTaxLines(line.totalCents * 8 / 100, to: &writer)
        let discount = discountCents * line.totalCents / max(1, subtotalCents)
        writer.member("total_discount", cents: discount)
        guard isFull else { return writer.members(#""properties":[],"duties":[],"discount_allocations":[]"#) }
        writer.key("discount_allocations")
        writeDiscountAllocations(discount, to: &writer)
        writer.moneySet("price_set", line.unitCents, presentment)
        writer.moneySet("total_discount_set", discount, presentment)
        writer.member("pre_tax_price", cents: line.totalCents - discount)
        writer.members(#""properties":[{"name":"engraving","value":"Für immer"}]"#)
        guard draws.oneIn(3, 91) else { return writer.members(#""duties":[]"#) }
        AddressRecord(draws: draws, field: 80).writeLocation("origin_location", id: id + 1, to: &writer)
        AddressRecord(draws: draws, field: 70).writeLocation("destination_location", id: id + 2, to: &writer)
        writeDuties(line, to: &writer)
    }

    /// What a line has wherever it stands.
    func writeLineCore(_ line: OrderLine, to writer: inout RecordWriter) {
        let product = view.shop.draws(.product, line.product)
        let title = { (writer: inout RecordWriter) in ProductRecord.title(product, &writer) }
        writer.member("id", line.id)
        writer.member("product_id", view.shop[.product].id(line.product))
        writer.member("variant_id", view.shop[.variant].id(line.variant))
        writer.member("quantity", line.quantity)
        writer.member("price", cents: line.unitCents)
        writer.member("title", parts: title)
        writer.member("sku") { VariantRecord.sku(number: line.variant, &$0) }
        if isSmall { return }
        writer.member("admin_graphql_api_id", type: "LineItem", gid: line.id)
        writer.member("fulfillable_quantity", isFulfilled ? 0 : line.quantity)
        writer.members(#""fulfillment_service":"manual","gift_card":false,"product_exists":true"#)
        writer.members(#""requires_shipping":true,"taxable":true,"variant_inventory_management":"shopify""#)
        if isFulfilled {
            writer.member("fulfillment_status", text: "fulfilled")
        } else {
            writer.null("fulfillment_status")
        }
        writer.member("grams", draws.under(5_000, 92 + UInt64(line.index)))
        writer.member("name", parts: title)
        writer.member("variant_title") { writer in
            let variants = GeneratedShop.variants(of: line.product)
            VariantRecord.title(
                position: line.variant - variants.lowerBound + 1, hasOptions: variants.count > 1, &writer)
        }
        writer.member("vendor", text: ProductRecord.vendor(product))
    }

    private func writeDuties(_ line: OrderLine, to writer: inout RecordWriter) {
        writer.openList("duties")
        writer.openElement()
        writer.member("id", digits: line.id + 5)
        writer.members(#""harmonized_system_code":"520300","country_code_of_origin":"DE""#)
        writer.money("shop_money", 310, "USD")
        writer.money("presentment_money", presentment.cents(310), presentment.currency)
        writer.key("tax_lines")
        writeTaxLines(25, to: &writer)
        writer.member("admin_graphql_api_id", type: "Duty", gid: line.id + 5)
        writer.close()
        writer.closeList()
    }
}
