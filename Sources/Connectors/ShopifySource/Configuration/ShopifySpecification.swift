// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The SPEC of the source: the fields of source-shopify 4.3.0, and `endpoint`, which is ours.
enum ShopifySpecification {
    static let json: JSONValue = [
        "connectionSpecification": [
            "$schema": "https://json-schema.org/draft-07/schema#",
            "title": "Shopify",
            "type": "object",
            "required": ["shop"],
            "additionalProperties": true,
            "properties": [
                "shop": shop,
                "credentials": credentials,
                "start_date": startDate,
                "bulk_window_in_days": bulkWindow,
                "fetch_transactions_user_id": transactionsUser,
                "populate_top_level_orders_customer_fields": customerColumns,
                "job_product_variants_include_pres_prices": presentmentPrices,
                "job_termination_threshold": jobSeconds,
                "job_checkpoint_interval": jobRows,
                "fulfillment_orders_include_closed": closedFulfillmentOrders,
                "lookback_window_in_days": lookback,
                "endpoint": endpoint,
            ],
        ],
        "documentationUrl": "https://docs.airbyte.com/integrations/sources/shopify",
        "supportsNormalization": false,
        "supportsDBT": false,
        "advanced_auth": signIn,
    ]
}

// MARK: - Fields

extension ShopifySpecification {
    private static let shop: JSONValue = [
        "type": "string",
        "title": "Shop",
        "description": "The name of the shop: `NAME`, `NAME.myshopify.com` or the shop's address.",
        "pattern": #"^\s*(https?://)?[A-Za-z0-9][A-Za-z0-9.\-/]*\s*$"#,
        "order": 1,
    ]

    private static let credentials: JSONValue = [
        "title": "Credentials",
        "description": "How the shop knows who is asking.",
        "type": "object",
        "order": 2,
        "oneOf": [
            [
                "type": "object",
                "title": "OAuth 2.0",
                "required": ["auth_method"],
                "properties": [
                    "auth_method": ["type": "string", "const": "oauth2.0", "order": 0],
                    "client_id": secret("Client ID", "The ID of the app that was installed.", order: 1),
                    "client_secret": secret("Client secret", "The secret of that app.", order: 2),
                    "access_token": secret("Access token", "The token the app was given.", order: 3),
                ],
            ],
            [
                "type": "object",
                "title": "Access token",
                "required": ["auth_method", "api_password"],
                "properties": [
                    "auth_method": ["type": "string", "const": "api_password", "order": 0],
                    "api_password": secret(
                        "Admin API access token", "The token of a custom app of the shop.", order: 1),
                ],
            ],
        ],
    ]

    private static func secret(_ title: String, _ description: String, order: Int) -> JSONValue {
        [
            "type": "string",
            "title": .string(title),
            "description": .string(description),
            "airbyte_secret": true,
            "order": .number(String(order)),
        ]
    }

    private static let startDate: JSONValue = [
        "type": "string",
        "title": "Start date",
        "description": "What was last changed before this day (UTC) is not read.",
        "default": "2020-01-01",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "format": "date",
        "order": 3,
    ]

    private static let bulkWindow: JSONValue = [
        "type": "integer",
        "title": "Days of a bulk query",
        "description": "How many days one bulk query covers. Windows grow and shrink with what the shop has.",
        "default": 30,
    ]

    private static let transactionsUser: JSONValue = [
        "type": "boolean",
        "title": "Transactions with `user_id`",
        "description": "Transactions are read order by order, which is slow, and have a `user_id`.",
        "default": false,
    ]

    private static let customerColumns: JSONValue = [
        "type": "boolean",
        "title": "Fill the columns `customer_…` of orders",
        "description":
            "What an order's `customer` has is also in columns of its own; they are null otherwise.",
        "default": false,
    ]

    private static let presentmentPrices: JSONValue = [
        "type": "boolean",
        "title": "Presentment prices of variants",
        "description": "Variants of products have their prices in all currencies; bulk queries take longer.",
        "default": true,
    ]

    private static let jobSeconds: JSONValue = [
        "type": "integer",
        "title": "Seconds of a bulk query",
        "description": "A bulk query that runs longer is cancelled, and its window is cut in half.",
        "default": 7200,
        "minimum": 3600,
        "maximum": 21600,
    ]

    private static let jobRows: JSONValue = [
        "type": "integer",
        "title": "Rows of a bulk query",
        "description": "Taken for the sake of old configurations; bulk queries are never cut short by rows.",
        "default": 100_000,
        "minimum": 15000,
        "maximum": 1_000_000,
    ]

    private static let closedFulfillmentOrders: JSONValue = [
        "type": "boolean",
        "title": "Closed fulfillment orders",
        "description": "Fulfillment orders that are closed are read too.",
        "default": false,
    ]

    private static let lookback: JSONValue = [
        "type": "integer",
        "title": "Days to look back",
        "description": "How many days before now each sync reads again; ten minutes at least.",
        "default": 0,
        "minimum": 0,
        "maximum": 30,
    ]

    private static let endpoint: JSONValue = [
        "type": "string",
        "title": "Endpoint",
        "description": "The address of a server that stands in for the shop, such as a sandbox.",
        "airbyte_hidden": true,
    ]
}

// MARK: - Signing in

extension ShopifySpecification {
    /// Which fields a platform fills after its user has signed in to the shop.
    private static let signIn: JSONValue = [
        "auth_flow_type": "oauth2.0",
        "predicate_key": ["credentials", "auth_method"],
        "predicate_value": "oauth2.0",
        "oauth_config_specification": [
            "complete_oauth_output_specification": filled([
                ("shop", ["shop"]), ("access_token", ["credentials", "access_token"]),
            ]),
            "complete_oauth_server_input_specification": filled([("client_id", nil), ("client_secret", nil)]),
            "complete_oauth_server_output_specification": filled([
                ("client_id", ["credentials", "client_id"]),
                ("client_secret", ["credentials", "client_secret"]),
            ]),
        ],
    ]

    /// An object of texts, each with the field of the configuration that it goes to.
    private static func filled(_ fields: [(name: String, path: [String]?)]) -> JSONValue {
        let properties = fields.map { name, path in
            let words: JSONValue = ["type": "string"]
            let place = path.map {
                [JSONValue.Member("path_in_connector_config", .array($0.map { .string($0) }))]
            }
            return JSONValue.Member(name, .object((words.members ?? []) + (place ?? [])))
        }
        return ["type": "object", "additionalProperties": false, "properties": .object(properties)]
    }
}
