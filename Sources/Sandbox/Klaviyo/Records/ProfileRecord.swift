// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A profile as `profiles` shows it.
struct ProfileRecord {
    let world: KlaviyoWorld
    let reference: StreamRecords.Reference
    /// The attributes that are wanted; nil for all.
    let fields: Set<String>?
    let additional: Set<String>
    let origin: [UInt8]

    private static let locales = ["en-US", "nb-NO", "de-DE", "ja-JP", "pt-BR"].map { Array($0.utf8) }
    private static let titles = ["Ms", "Dr", "Head of Procurement", "Étudiant", "店長"].map { Array($0.utf8) }
    /// One of so many profiles has a text of this many repetitions of a sentence.
    private static let hugeEvery: UInt64 = 4_001
    private static let hugeRepetitions = 600

    func append(to buffer: inout RecordBuffer) {
        buffer.raw(#"{"type":"profile","id":""#)
        KlaviyoWorld.appendID(.profile, reference.index, to: &buffer)
        buffer.raw(#"","attributes":{"#)
        appendAttributes(&buffer)
        buffer.raw(#"},"links":{"self":""#)
        appendURL(&buffer)
        buffer.raw(#"/"},"relationships":{"lists":{"links":{"self":""#)
        appendURL(&buffer)
        buffer.raw(#"/relationships/lists/","related":""#)
        appendURL(&buffer)
        buffer.raw(#"/lists/"}},"segments":{"links":{"self":""#)
        appendURL(&buffer)
        buffer.raw(#"/relationships/segments/","related":""#)
        appendURL(&buffer)
        buffer.raw(#"/segments/"}}}"#)
        // The schema of the original has this column beside the attributes.
        if reference.index % 97 == 3 { buffer.raw(#","segments":{"count":2,"names":["VIP","Été"]}"#) }
        buffer.raw("}")
    }

    private func appendURL(_ buffer: inout RecordBuffer) {
        buffer.raw(origin)
        buffer.raw("/api/profiles/")
        KlaviyoWorld.appendID(.profile, reference.index, to: &buffer)
    }

    private func wants(_ name: String) -> Bool { fields?.contains(name) ?? true }

    // MARK: - Attributes

    private func appendAttributes(_ buffer: inout RecordBuffer) {
        let draw = world.draw(.profile, reference)
        if fields == nil {
            appendNames(&buffer, draw)
            appendTimes(&buffer, draw)
            appendLocation(&buffer, draw)
            buffer.key("properties")
            appendProperties(&buffer, draw)
        } else {
            appendWanted(&buffer, draw)
        }
        if additional.contains("subscriptions") { appendSubscriptions(&buffer, draw) }
        if additional.contains("predictive_analytics") { appendAnalytics(&buffer, draw) }
    }

    /// The groups of attributes of which some are wanted: whole groups, as the sandbox keeps it simple.
    private func appendWanted(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        let names = ["email", "phone_number", "external_id", "first_name", "last_name", "organization"]
        if names.contains(where: wants) { appendNames(&buffer, draw) }
        if ["created", "updated", "last_event_date"].contains(where: wants) { appendTimes(&buffer, draw) }
        if wants("location") { appendLocation(&buffer, draw) }
        if wants("properties") {
            buffer.key("properties")
            appendProperties(&buffer, draw)
        }
    }

    private func appendNames(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        let lasting = world.lasting(.profile, reference.index)
        buffer.key("email")
        if lasting.has(970, 10) {
            buffer.raw("\"u")
            buffer.integer(reference.index)
            buffer.raw("@")
            buffer.raw(Words.pick(Words.domains, lasting[11]))
            buffer.raw("\"")
        } else {
            buffer.raw("null")
        }
        buffer.key("phone_number")
        if lasting.has(400, 12) {
            buffer.raw("\"+47")
            buffer.integer(40_000_000 + lasting.below(59_999_999, 13))
            buffer.raw("\"")
        } else {
            buffer.raw("null")
        }
        buffer.key("external_id")
        if lasting.has(500, 14) {
            buffer.raw("\"")
            buffer.integer(7_000_000_000 + reference.index)
            buffer.raw("\"")
        } else {
            buffer.raw("null")
        }
        buffer.member("anonymous_id", orNull: lasting.has(100, 15) ? Array("anon-é".utf8) : nil)
        buffer.member("first_name", orNull: draw.has(900, 16) ? Words.pick(Words.firstNames, draw[17]) : nil)
        buffer.member("last_name", orNull: draw.has(850, 18) ? Words.pick(Words.lastNames, draw[19]) : nil)
        buffer.key("organization")
        if reference.index % Self.hugeEvery == 2_000 {
            buffer.raw("\"")
            for _ in 0..<Self.hugeRepetitions { buffer.raw(Words.sentences[5]) }
            buffer.raw("\"")
        } else if draw.has(250, 20) {
            buffer.quoted(Words.pick(Words.companies, draw[21]))
        } else {
            buffer.raw("null")
        }
        buffer.member("locale", orNull: draw.has(600, 22) ? Words.pick(Self.locales, draw[23]) : nil)
        buffer.member("title", orNull: draw.has(200, 24) ? Words.pick(Self.titles, draw[25]) : nil)
        buffer.key("image")
        if draw.has(50, 26) {
            buffer.raw("\"https://images.example.com/p/")
            buffer.integer(reference.index)
            buffer.raw(".jpg\"")
        } else {
            buffer.raw("null")
        }
    }

    private func appendTimes(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        let updated = reference.position.second
        buffer.member("created", time: world.created(.profile, reference), .colonOffset)
        buffer.member("updated", time: updated, .colonOffset)
        let last = updated - Int64(draw.below(5_000_000, 31))
        buffer.member("last_event_date", time: draw.has(700, 30) ? last : nil, .colonOffset)
    }

    private func appendLocation(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        buffer.key("location")
        if draw.has(30, 39) {
            buffer.raw(
                #"{"address1":null,"address2":null,"city":null,"country":null,"latitude":null,"longitude":null,"region":null,"zip":null,"timezone":null,"ip":null}"#
            )
            return
        }
        let city = Words.pick(Words.cities, draw[40])
        buffer.raw("{\"address1\":\"")
        buffer.raw(Words.pick(Words.streets, draw[41]))
        buffer.raw(" ")
        buffer.integer(1 + draw.below(200, 42))
        buffer.raw("\"")
        buffer.member("address2", orNull: draw.has(150, 43) ? Array("c/o Ø".utf8) : nil)
        buffer.member("city", city.name)
        buffer.member("country", city.country)
        // The original gives numbers or texts.
        let isText = draw.has(200, 44)
        buffer.key("latitude")
        Self.appendDegrees(city.latitude, isText: isText, &buffer)
        buffer.key("longitude")
        Self.appendDegrees(city.longitude, isText: isText, &buffer)
        buffer.member("region", city.province)
        buffer.member("zip", city.zip)
        buffer.member("timezone", city.timezone)
        buffer.key("ip")
        if draw.has(500, 45) {
            buffer.raw("\"192.0.2.")
            buffer.integer(draw.below(256, 46))
            buffer.raw("\"")
        } else {
            buffer.raw("null")
        }
        buffer.raw("}")
    }

    private static func appendDegrees(_ tenThousandths: Int, isText: Bool, _ buffer: inout RecordBuffer) {
        if isText { buffer.raw("\"") }
        if tenThousandths < 0 { buffer.raw("-") }
        let size = UInt64(tenThousandths.magnitude)
        buffer.integer(size / 10_000)
        buffer.raw(".")
        buffer.integer(size % 10_000, digits: 4)
        if isText { buffer.raw("\"") }
    }

    /// Whatever shops put there.
    private func appendProperties(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        buffer.raw("{")
        if draw.has(600, 50) {
            buffer.key("Accepts Marketing")
            buffer.bool(draw.has(500, 51))
        }
        if draw.has(500, 52) {
            buffer.key("lifetime_orders")
            // A field that changes its type from record to record.
            if draw.has(100, 53) { buffer.raw("\"many\"") } else { buffer.integer(draw.below(40, 54)) }
        }
        if draw.has(400, 55) { buffer.member("note", Words.pick(Words.sentences, draw[56])) }
        if draw.has(200, 57) {
            buffer.raw(buffer.bytes.last == UInt8(ascii: "{") ? "" : ",")
            buffer.raw(
                #""sizes":["S",null,42,{"eu":"38½"}],"$source":-6,"nested":{"a":{"b":[[],{}]},"π":3.14159}"#)
        }
        if draw.has(40, 58) {
            buffer.raw(buffer.bytes.last == UInt8(ascii: "{") ? "" : ",")
            buffer.raw(
                #""big":12345678901234567890,"tiny":1.5e-300,"exponent":2E+3,"":"an empty key","a.b":0"#)
        }
        buffer.raw("}")
    }

    // MARK: - Additional fields

    private func appendSubscriptions(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        let updated = reference.position.second
        let isSuppressed = draw.has(80, 60)
        buffer.raw(#","subscriptions":{"email":{"marketing":{"can_receive_email_marketing":"#)
        buffer.bool(!isSuppressed)
        buffer.member("consent", draw.has(500, 61) ? "SUBSCRIBED" : "NEVER_SUBSCRIBED")
        let consent = updated - Int64(draw.below(9_000_000, 62))
        buffer.member("consent_timestamp", time: consent, .colonOffset)
        buffer.member("timestamp", time: consent, .colonOffset)
        buffer.member("last_updated", time: updated, .colonOffset)
        buffer.member("method", "PREFERENCE_PAGE")
        buffer.member("method_detail", orNull: draw.has(200, 63) ? Array("form Ä".utf8) : nil)
        buffer.member("custom_method_detail", orNull: draw.has(100, 64) ? Array("till 3".utf8) : nil)
        buffer.key("double_optin")
        buffer.bool(draw.has(500, 65))
        buffer.key("suppressions")
        appendSuppression(&buffer, isSuppressed ? consent : nil, list: nil)
        buffer.key("list_suppressions")
        appendSuppression(&buffer, draw.has(50, 66) ? consent : nil, list: draw.below(25, 67))
        buffer.raw("}},\"sms\":")
        appendSMS(&buffer, draw, consent)
        buffer.raw(
            #","mobile_push":{"marketing":{"can_receive_push_marketing":false,"can_receive_sms_marketing":false"#
        )
        buffer.member("consent", "NEVER_SUBSCRIBED")
        buffer.member("consent_timestamp", time: draw.has(100, 68) ? consent : nil, .colonOffset)
        buffer.raw("}}}")
    }

    private func appendSuppression(_ buffer: inout RecordBuffer, _ second: Int64?, list: UInt64?) {
        buffer.raw("[")
        if let second {
            buffer.raw("{\"reason\":\"USER_SUPPRESSED\"")
            buffer.member("timestamp", time: second, .colonOffset)
            if let list {
                buffer.raw(",\"list_id\":\"")
                KlaviyoWorld.appendID(.list, list, to: &buffer)
                buffer.raw("\"")
            }
            buffer.raw("}")
        }
        buffer.raw("]")
    }

    private func appendSMS(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw, _ consent: Int64) {
        guard draw.has(400, 70) else {
            buffer.raw("null")
            return
        }
        buffer.raw("{")
        for isMarketing in [true, false] {
            if isMarketing { buffer.key("marketing") } else { buffer.key("transactional") }
            buffer.raw(
                #"{"can_receive_sms_marketing":true,"consent":"SUBSCRIBED","method":"CHECKOUT","method_detail":"Shopify""#
            )
            buffer.member("consent_timestamp", time: consent, .colonOffset)
            buffer.member("timestamp", time: consent, .colonOffset)
            buffer.member("last_updated", time: reference.position.second, .colonOffset)
            buffer.raw("}")
        }
        buffer.raw("}")
    }

    private func appendAnalytics(_ buffer: inout RecordBuffer, _ draw: Deterministic.Draw) {
        buffer.key("predictive_analytics")
        guard draw.has(800, 80) else {
            buffer.raw(
                #"{"historic_clv":null,"predicted_clv":null,"total_clv":null,"historic_number_of_orders":null,"predicted_number_of_orders":null,"average_days_between_orders":null,"average_order_value":null,"churn_probability":null,"expected_date_of_next_order":null}"#
            )
            return
        }
        let historic = draw.below(200_000, 81)
        let predicted = draw.below(50_000, 82)
        buffer.raw("{\"historic_clv\":")
        buffer.hundredths(historic)
        buffer.raw(",\"predicted_clv\":")
        buffer.hundredths(predicted)
        buffer.raw(",\"total_clv\":")
        buffer.hundredths(historic + predicted)
        buffer.raw(",\"historic_number_of_orders\":")
        buffer.integer(draw.below(60, 83))
        buffer.raw(",\"predicted_number_of_orders\":")
        buffer.hundredths(draw.below(900, 84))
        buffer.raw(",\"average_days_between_orders\":")
        buffer.integer(draw.below(400, 85))
        buffer.raw(",\"average_order_value\":")
        buffer.hundredths(draw.below(40_000, 86))
        buffer.raw(",\"churn_probability\":0.")
        buffer.integer(draw.below(100, 87), digits: 2)
        buffer.member(
            "expected_date_of_next_order",
            time: reference.position.second + Int64(draw.below(9_000_000, 88)), .colonOffset)
        buffer.raw("}")
    }
}
