// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

extension KlaviyoSchemas {
    static let events = SchemaNode.root([
        ("type", .requiredText),
        ("id", .requiredText),
        ("datetime", .requiredInstant),
        (
            "attributes",
            .object([
                ("timestamp", .requiredInteger),
                ("event_properties", .freeObject),
                ("datetime", .requiredInstant),
                ("uuid", .requiredText),
            ])
        ),
        ("links", .object([("self", .requiredText)])),
        (
            "relationships",
            .object([
                (
                    "profile",
                    .object([
                        ("data", .object([("type", .requiredText), ("id", .requiredText)])),
                        ("links", .openObject([("self", .requiredText), ("related", .requiredText)])),
                    ])
                ),
                (
                    "metric",
                    .object([
                        ("data", .object([("type", .requiredText), ("id", .requiredText)])),
                        ("links", .openObject([("self", .requiredText), ("related", .requiredText)])),
                    ])
                ),
                (
                    "attributions",
                    .object([
                        ("data", .list(.object([("type", .requiredText), ("id", .requiredText)]))),
                        ("links", .openObject([("self", .requiredText), ("related", .requiredText)])),
                    ])
                ),
            ])
        ),
    ])
}
