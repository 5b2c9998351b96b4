// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

extension KlaviyoSchemas {
    static let profiles = SchemaNode.root([
        ("type", .text),
        ("id", .requiredText),
        ("updated", .instant),
        (
            "attributes",
            .openObject([
                ("email", .text),
                ("phone_number", .text),
                ("anonymous_id", .text),
                ("external_id", .text),
                ("first_name", .text),
                ("last_name", .text),
                ("organization", .text),
                ("locale", .text),
                ("title", .text),
                ("image", .text),
                ("created", .instant),
                ("updated", .instant),
                ("last_event_date", .instant),
                (
                    "location",
                    .object([
                        ("address1", .text),
                        ("address2", .text),
                        ("city", .text),
                        ("country", .text),
                        ("latitude", .numberOrText),
                        ("longitude", .numberOrText),
                        ("region", .text),
                        ("zip", .text),
                        ("timezone", .text),
                        ("ip", .text),
                    ])
                ),
                ("properties", .freeObject),
                (
                    "subscriptions",
                    .object([
                        (
                            "email",
                            .object([
                                (
                                    "marketing",
                                    .object([
                                        ("can_receive_email_marketing", .requiredFlag),
                                        ("consent", .requiredText),
                                        ("timestamp", .instant),
                                        ("consent_timestamp", .instant),
                                        ("last_updated", .instant),
                                        ("method", .text),
                                        ("method_detail", .text),
                                        ("custom_method_detail", .text),
                                        ("double_optin", .flag),
                                        (
                                            "suppressions",
                                            .list(
                                                .object([
                                                    ("reason", .requiredText),
                                                    ("timestamp", .requiredInstant),
                                                ]))
                                        ),
                                        (
                                            "list_suppressions",
                                            .list(
                                                .object([
                                                    ("list_id", .requiredText),
                                                    ("reason", .requiredText),
                                                    ("timestamp", .requiredInstant),
                                                ]))
                                        ),
                                    ])
                                )
                            ])
                        ),
                        (
                            "sms",
                            .object([
                                (
                                    "marketing",
                                    .object([
                                        ("can_receive_sms_marketing", .flag),
                                        ("consent", .text),
                                        ("consent_timestamp", .instant),
                                        ("method", .text),
                                        ("method_detail", .text),
                                        ("last_updated", .instant),
                                        ("timestamp", .instant),
                                    ])
                                ),
                                (
                                    "transactional",
                                    .object([
                                        ("can_receive_sms_marketing", .flag),
                                        ("consent", .text),
                                        ("consent_timestamp", .instant),
                                        ("method", .text),
                                        ("method_detail", .text),
                                        ("last_updated", .instant),
                                        ("timestamp", .instant),
                                    ])
                                ),
                            ])
                        ),
                        (
                            "mobile_push",
                            .object([
                                (
                                    "marketing",
                                    .object([
                                        ("can_receive_sms_marketing", .flag),
                                        ("consent", .text),
                                        ("consent_timestamp", .instant),
                                    ])
                                )
                            ])
                        ),
                    ])
                ),
                (
                    "predictive_analytics",
                    .object([
                        ("historic_clv", .number),
                        ("predicted_clv", .number),
                        ("total_clv", .number),
                        ("historic_number_of_orders", .integer),
                        ("predicted_number_of_orders", .number),
                        ("average_days_between_orders", .number),
                        ("average_order_value", .number),
                        ("churn_probability", .number),
                        ("expected_date_of_next_order", .text),
                    ])
                ),
            ])
        ),
        ("links", .object([("self", .text)])),
        (
            "relationships",
            .object([
                ("lists", .object([("links", .object([("self", .text), ("related", .text)]))])),
                ("segments", .object([("links", .object([("self", .text), ("related", .text)]))])),
            ])
        ),
        ("segments", .anyObject),
    ])
}
