// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

extension KlaviyoSchemas {
    static let campaigns = SchemaNode.root([
        ("type", .requiredText),
        ("id", .requiredText),
        ("updated_at", .instant),
        (
            "attributes",
            .openObject([
                ("name", .requiredText),
                ("status", .requiredText),
                ("archived", .requiredFlag),
                ("channel", .requiredText),
                ("audiences", .openObject([("included", .list(.text)), ("excluded", .list(.text))])),
                ("send_options", .object([("ignore_unsubscribes", .flag), ("use_smart_sending", .flag)])),
                ("message", .requiredText),
                (
                    "tracking_options",
                    .openObject([
                        ("add_tracking_params", .flag),
                        ("is_tracking_opens", .flag),
                        ("is_tracking_clicks", .flag),
                        ("is_add_utm", .flag),
                        ("utm_params", .list(.object([("name", .requiredText), ("value", .requiredText)]))),
                    ])
                ),
                (
                    "send_strategy",
                    .openObject([
                        ("method", .requiredText),
                        (
                            "options_static",
                            .object([
                                ("datetime", .requiredLocalInstant),
                                ("is_local", .flag),
                                ("send_past_recipients_immediately", .flag),
                            ])
                        ),
                        (
                            "options_throttled",
                            .object([
                                ("datetime", .requiredLocalInstant),
                                ("throttle_percentage", .requiredInteger),
                            ])
                        ),
                        ("options_sto", .object([("date", .requiredDate)])),
                    ])
                ),
                ("created_at", .instant),
                ("scheduled_at", .instant),
                ("updated_at", .instant),
                ("send_time", .instant),
            ])
        ),
        ("links", .openObject([("self", .requiredText)])),
        (
            "relationships",
            .openObject([
                (
                    "tags",
                    .object([
                        ("data", .requiredList(.object([("type", .requiredText), ("id", .requiredText)]))),
                        ("links", .object([("self", .requiredText), ("related", .requiredText)])),
                    ])
                ),
                (
                    "campaign-messages",
                    .object([
                        ("data", .requiredList(.object([("type", .requiredText), ("id", .requiredText)]))),
                        ("links", .object([("self", .requiredText), ("related", .requiredText)])),
                    ])
                ),
            ])
        ),
    ])
}
