// SPDX-License-Identifier: Apache-2.0

/// The documents that describe the shop itself.
enum ShopDocument {
    /// How many locations there are.
    static let locationCount = 4
    static let shopID = 53_720_000_001
    private static let firstLocation = 61_000_000_001

    /// The body of `shop.json`.
    static func shop(handle: String, createdAt: Int, updatedAt: Int) -> [UInt8] {
        var writer = RecordWriter(capacityBytes: 4_096)
        let domain = { (name: StaticString, writer: inout RecordWriter) in
            writer.member(name) { $0.raw(Array("\(handle).myshopify.com".utf8)) }
        }
        writer.open()
        writer.open("shop")
        writer.member("id", shopID)
        writer.members(#""name":"Nordlicht Größen & Söhne","email":"owner@shop.example""#)
        writer.members(
            #""customer_email":"help@shop.example","shop_owner":"Zoë O'Brien","phone":"+12125550100""#)
        domain("domain", &writer)
        domain("myshopify_domain", &writer)
        writer.members(#""address1":"1 Mill Lane","address2":"Floor 2","city":"New York","zip":"10001""#)
        writer.members(#""province":"New York","province_code":"NY","country":"US","country_code":"US""#)
        writer.members(#""country_name":"United States","county_taxes":true,"tax_shipping":false"#)
        writer.members(#""taxes_included":false,"auto_configure_tax_inclusivity":false"#)
        writer.members(#""latitude":40.7128,"longitude":-74.006,"source":"sandbox","currency":"USD""#)
        writer.members(#""enabled_presentment_currencies":["USD","EUR","CAD","JPY"]"#)
        writer.members(#""timezone":"(GMT-05:00) America/New_York","iana_timezone":"America/New_York""#)
        writer.members(#""money_format":"${{amount}}","money_with_currency_format":"${{amount}} USD""#)
        writer.members(#""money_in_emails_format":"${{amount}}""#)
        writer.members(#""money_with_currency_in_emails_format":"${{amount}} USD""#)
        writer.members(#""plan_name":"shopify_plus","plan_display_name":"Shopify Plus""#)
        writer.members(#""primary_locale":"en","weight_unit":"lb""#)
        writer.member("primary_location_id", firstLocation)
        writer.members(#""google_apps_domain":"shop.example","google_apps_login_enabled":true"#)
        writer.members(#""eligible_for_payments":true,"eligible_for_card_reader_giveaway":false"#)
        writer.members(#""requires_extra_payments_agreement":false,"password_enabled":false"#)
        writer.members(#""has_storefront":true,"has_discounts":true,"has_gift_cards":true,"finances":true"#)
        writer.members(#""setup_required":false,"pre_launch_enabled":false,"checkout_api_supported":true"#)
        writer.members(#""multi_location_enabled":true,"force_ssl":true,"cookie_consent_level":"implicit""#)
        writer.members(#""visitor_tracking_consent_preference":"allow_all""#)
        writer.members(
            #""marketing_sms_consent_enabled_at_checkout":true,"transactional_sms_disabled":false"#)
        writer.member("created_at", local: createdAt)
        writer.member("updated_at", local: updatedAt)
        writer.close()
        writer.close()
        return writer.bytes
    }

    /// The body of `locations.json`.
    static func locations(createdAt: Int, updatedAt: Int) -> [UInt8] {
        var writer = RecordWriter(capacityBytes: 4_096)
        writer.open()
        writer.openList("locations")
        for index in 0..<locationCount {
            let id = locationID(index)
            let city = Words.cities[index]
            writer.openElement()
            writer.member("id", id)
            writer.member("admin_graphql_api_id", type: "Location", gid: id)
            writer.member("name") { writer in
                writer.raw("Store ")
                writer.raw(city.name)
            }
            writer.member("address1", text: Words.streets[index])
            if index == 1 { writer.null("address2") } else { writer.member("address2", text: "Yard") }
            writer.member("city", text: city.name)
            writer.member("zip", text: city.zip)
            writer.member("province", text: city.province)
            writer.member("province_code", text: city.provinceCode)
            writer.member("country", text: city.countryCode)
            writer.member("country_code", text: city.countryCode)
            writer.member("country_name", text: city.country)
            writer.member("localized_country_name", text: city.country)
            writer.member("localized_province_name", text: city.province)
            writer.member("phone", text: index == 2 ? "" : "+12125550111")
            writer.member("active", index != 3)
            writer.member("legacy", false)
            writer.member("created_at", local: createdAt + index)
            writer.member("updated_at", local: updatedAt)
            writer.close()
        }
        writer.closeList()
        writer.close()
        return writer.bytes
    }

    /// The id of a location.
    static func locationID(_ index: Int) -> Int { firstLocation + index }
}
