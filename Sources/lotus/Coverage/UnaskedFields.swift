// SPDX-License-Identifier: Apache-2.0

/// Fields of the schemas that no request asks for, so that they have a value in no shop: the schemas are those
/// of the originals (source-shopify 4.3.0, source-klaviyo 2.13.1), whose requests do not ask for them either.
enum UnaskedFields {
    /// Each stands for the fields below it as well.
    private static let whole: [String: Set<String>] = [
        // The columns of the interface that bulk operations have replaced.
        "shopify.products": [
            "deleted_at", "deleted_description", "deleted_message", "image", "published_scope",
            // Misspelled in the original, whose query has the right name.
            "requires_sellin_plan",
        ],
        "shopify.product_variants": ["option1", "option2", "option3"],
        // Only the stream `global_exclusions` asks for them.
        "klaviyo.profiles": ["attributes.subscriptions"],
    ]

    /// Lists of which the ids alone are asked for.
    private static let idsAlone: [String: Set<String>] = ["shopify.products": ["images", "variants"]]

    /// - Parameter stream: Such as `shopify.orders`.
    static func contain(_ path: String, of stream: String) -> Bool {
        if isBelow(whole[stream], path, orEqual: true) { return true }
        let isID = path.hasSuffix(".id")
        return !isID && isBelow(idsAlone[stream], path, orEqual: false)
    }

    private static func isBelow(_ fields: Set<String>?, _ path: String, orEqual: Bool) -> Bool {
        fields?.contains { path.hasPrefix("\($0).") || orEqual && path == $0 } ?? false
    }
}
