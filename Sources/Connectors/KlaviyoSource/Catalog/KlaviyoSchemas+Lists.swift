// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

extension KlaviyoSchemas {
    static let lists = SchemaNode.root([
        ("type", .requiredText),
        ("id", .requiredText),
        ("updated", .instant),
        (
            "attributes",
            .object([
                ("name", .requiredText),
                ("created", .instant),
                ("updated", .instant),
                ("opt_in_process", .text),
            ])
        ),
        ("links", .openObject([("self", .requiredText)])),
        (
            "relationships",
            .openObject([
                (
                    "profiles",
                    .object([
                        ("links", .object([("self", .requiredText), ("related", .requiredText)]))
                    ])
                ),
                (
                    "tags",
                    .object([
                        ("data", .requiredList(.object([("type", .requiredText), ("id", .requiredText)]))),
                        ("links", .object([("self", .requiredText), ("related", .requiredText)])),
                    ])
                ),
                (
                    "flow-triggers",
                    .object([
                        ("data", .object([("type", .text), ("id", .text)])),
                        ("links", .object([("self", .text), ("related", .text)])),
                    ])
                ),
            ])
        ),
    ])
}
