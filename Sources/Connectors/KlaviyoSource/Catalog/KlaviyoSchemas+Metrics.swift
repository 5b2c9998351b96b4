// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

extension KlaviyoSchemas {
    static let metrics = SchemaNode.root([
        ("type", .requiredText),
        ("id", .requiredText),
        ("updated", .requiredInstant),
        (
            "attributes",
            .object([
                ("name", .requiredText),
                ("created", .requiredInstant),
                ("updated", .requiredInstant),
                ("integration", .freeObject),
            ])
        ),
        ("links", .openObject([("self", .requiredText)])),
        (
            "relationships",
            .object([
                (
                    "flow-triggers",
                    .object([
                        ("data", .object([("type", .text), ("id", .text)])),
                        ("links", .object([("self", .text), ("related", .text)])),
                    ])
                )
            ])
        ),
    ])
}
