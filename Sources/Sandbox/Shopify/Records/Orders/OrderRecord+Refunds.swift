// SPDX-License-Identifier: Apache-2.0

extension OrderRecord {
    func writeRefunds(to writer: inout RecordWriter) {
        writer.openList("refunds")
        for (index, time) in Self.refundTimes(facts, draws, in: view).enumerated() {
            writer.openElement()
            writeRefund(index, at: time, to: &writer)
            writer.close()
        }
        writer.closeList()
    }

    private func writeRefund(_ index: Int, at time: Int, to writer: inout RecordWriter) {
        let refund = Self.refundID(order: facts.number, index: index)
        writer.member("id", refund)
        writer.member("admin_graphql_api_id", type: "Refund", gid: refund)
        writer.member("order_id", id)
        writer.member("created_at", local: time)
        writer.member("processed_at", local: time)
        writer.member("restock", index == 0)
        writer.member("user_id", 79_000_000_001 + draws.under(20, 60))
        if draws.oneIn(2, 200) {
            writer.member("note", text: Words.pick(Words.sentences, draws[201 + UInt64(index)]))
        } else {
            writer.null("note")
        }
        if draws.oneIn(3, 202) {
            writer.key("return")
            writer.open()
            writer.member("id", refund + 1_000)
            writer.member("admin_graphql_api_id", type: "Return", gid: refund + 1_000)
            writer.close()
        } else {
            writer.null("return")
        }
        writeAdjustments(refund, to: &writer)
        writeTransactions(refund, at: time, to: &writer)
        writeRefundLines(refund, to: &writer)
        guard isFull else { return writer.members(#""duties":[]"#) }
        // A list in a column that the original declares as text.
        writer.openList("duties")
        writer.openElement()
        writeDuty(refund, to: &writer)
        writer.close()
        writer.closeList()
        writer.moneySet("total_duties_set", 120, presentment)
    }

    private func writeDuty(_ refund: Int, to writer: inout RecordWriter) {
        writer.member("duty_id", refund + 2_000)
        writer.moneySet("amount_set", 120, presentment)
    }

    private func writeAdjustments(_ refund: Int, to writer: inout RecordWriter) {
        writer.openList("order_adjustments")
        if draws.oneIn(2, 203) {
            writer.openElement()
            writer.member("id", refund + 3_000)
            writer.member("order_id", id)
            writer.member("refund_id", refund)
            writer.members(#""amount":"-5.00","tax_amount":"0.00","kind":"refund_discrepancy""#)
            writer.members(#""reason":"Refund discrepancy""#)
            writer.moneySet("amount_set", -500, presentment)
            writer.moneySet("tax_amount_set", 0, presentment)
            writer.close()
        }
        writer.closeList()
    }

    private func writeTransactions(_ refund: Int, at time: Int, to writer: inout RecordWriter) {
        writer.openList("transactions")
        writer.openElement()
        writer.member("id", refund + 4_000)
        writer.member("admin_graphql_api_id", type: "OrderTransaction", gid: refund + 4_000)
        writer.member("order_id", id)
        writer.member("parent_id", refund + 5_000)
        writer.member("amount", cents: refundCents)
        writer.member("created_at", local: time)
        writer.member("processed_at", local: time)
        writer.members(#""currency":"USD","gateway":"shopify_payments","kind":"refund","status":"success""#)
        writer.members(#""message":"Refunded – ok","source_name":"1830279","test":false"#)
        if isFull {
            writer.members(#""authorization":"AUTH-1","error_code":"processing_error","payment_id":"c1.1""#)
            writer.member("device_id", 12)
            writer.member("location_id", 61_000_000_001)
            writer.member("user_id", 79_000_000_001)
            writer.members(#""receipt":{"paid_amount":"10.00","gateway":null}"#)
            writer.members(#""payment_details":{"avs_result_code":"Y","buyer_action_info":"none""#)
            writer.members(#""credit_card_bin":"424242","credit_card_company":"Visa""#)
            writer.members(#""credit_card_expiration_month":7,"credit_card_expiration_year":2031"#)
            writer.members(#""credit_card_name":"J. Doe","credit_card_number":"•••• •••• •••• 4242""#)
            writer.members(#""credit_card_wallet":"apple_pay","cvv_result_code":"M"}"#)
        } else {
            writer.members(#""authorization":null,"receipt":{}"#)
        }
        writer.close()
        writer.closeList()
    }

    private func writeRefundLines(_ refund: Int, to writer: inout RecordWriter) {
        writer.openList("refund_line_items")
        if let line = lines.first {
            writer.openElement()
            writer.member("id", refund + 6_000)
            writer.member("line_item_id", line.id)
            writer.member("location_id", 61_000_000_001)
            writer.member("quantity", 1)
            writer.member("restock_type", text: "return")
            writer.key("subtotal")
            writer.decimal(line.unitCents)
            writer.key("total_tax")
            writer.decimal(line.unitCents * 8 / 100)
            if isFull {
                writer.moneySet("subtotal_set", line.unitCents, presentment)
                writer.moneySet("total_tax_set", line.unitCents * 8 / 100, presentment)
            }
            writer.open("line_item")
            writeLineCore(line, to: &writer)
            writeRefundedLine(line, refund, to: &writer)
            writer.close()
            writer.close()
        }
        writer.closeList()
    }

    private func writeRefundedLine(_ line: OrderLine, _ refund: Int, to writer: inout RecordWriter) {
        writer.member("total_discount", cents: discountCents / 10)
        guard isFull else { return writer.members(#""properties":[],"tax_lines":[]"#) }
        writer.moneySet("price_set", line.unitCents, presentment)
        writer.moneySet("total_discount_set", discountCents / 10, presentment)
        writer.member("pre_tax_price", cents: line.unitCents)
        writer.moneySet("pre_tax_price_set", line.unitCents, presentment)
        // Texts, and objects in a column that the original declares as text.
        writer.members(#""properties":["plain",{"name":"engraving","value":null}]"#)
        writer.key("tax_lines")
        writeTaxLines(line.unitCents * 8 / 100, to: &writer)
        writer.key("discount_allocations")
        writeDiscountAllocations(discountCents / 10, to: &writer)
        writer.openList("duties")
        writer.openElement()
        writeDuty(refund, to: &writer)
        writer.close()
        writer.closeList()
    }
}
