// SPDX-License-Identifier: Apache-2.0

extension GraphSchema {
    static let mediaTypes = [
        GraphType(
            "Image", gid: { $1.globalID("ProductImage", $0.product.imageID($0.index)) },
            [
                "altText": .scalar { node, writer in altText(node, &writer) },
                "url": .scalar { node, writer in imageURL(node, &writer) }.accepting("transform"),
                "src": .scalar { node, writer in imageURL(node, &writer) },
                "originalSrc": .scalar { node, writer in imageURL(node, &writer) },
                "transformedSrc": .scalar { node, writer in imageURL(node, &writer) }.accepting(
                    "maxWidth", "maxHeight", "crop", "scale", "preferredContentType"),
                "width": .scalar { $1.integer(400 + $0.product.draws.under(1_600, 60)) },
                "height": .scalar { $1.integer(300 + $0.product.draws.under(1_200, 61)) },
            ]),
        GraphType("Media", concrete: "MediaImage", gid: mediaID, mediaFields),
        GraphType(
            "MediaImage", gid: mediaID,
            mediaFields.merging([
                "image": .object("Image"), "mimeType": .scalar { $1.string("image/jpeg") },
                "createdAt": .scalar { $1.universalTime($0.product.facts.createdAt) },
                "updatedAt": .scalar { $1.universalTime($0.product.facts.updatedAt) },
                "fileStatus": .scalar { $1.string("READY") },
            ]) { one, _ in one }),
        // What a product's media may be elsewhere, but never is here.
        GraphType("Video", gid: mediaID, mediaFields),
        GraphType("ExternalVideo", gid: mediaID, mediaFields),
        GraphType("Model3d", gid: mediaID, mediaFields),
        GraphType(
            "MediaPreviewImage",
            ["status": .scalar { $1.string("READY") }, "image": .object("Image")]),
        GraphType(
            "MediaError",
            [
                "code": .scalar { $1.string("UNKNOWN") },
                "details": .scalar { $1.string("File could not be processed – größer als 20 MB") },
                "message": .scalar { $1.string("Unknown error") },
            ]),
        GraphType(
            "MediaWarning",
            [
                "code": .scalar { $1.string("MODEL_LARGE_PHYSICAL_SIZE") },
                "message": .scalar { $1.string("Large") },
            ]),
    ]

    private static let mediaID: @Sendable (GraphNode, inout RecordWriter) -> Void = { node, writer in
        writer.globalID("MediaImage", node.product.imageID(node.index) + 1_000_000_000_000)
    }

    private static let mediaFields: [String: GraphField] = [
        "alt": .scalar { node, writer in altText(node, &writer) },
        "mediaContentType": .scalar { $1.string("IMAGE") },
        "status": .scalar { $1.string($0.product.hasMediaErrors ? "FAILED" : "READY") },
        "preview": .object("MediaPreviewImage"),
        "mediaErrors": .list("MediaError") { $0.product.hasMediaErrors ? 1 : 0 },
        "mediaWarnings": .list("MediaWarning") { $0.product.hasMediaErrors ? 1 : 0 },
    ]

    private static func altText(_ node: GraphNode, _ writer: inout RecordWriter) {
        if node.product.draws.oneIn(3, 62 + UInt64(node.index)) { return writer.null() }
        writer.string(Words.pick(Words.sentences, node.product.draws[63 + UInt64(node.index)]))
    }

    static func imageURL(_ node: GraphNode, _ writer: inout RecordWriter) {
        quoted(&writer) { writer in
            writer.raw("https://cdn.example/s/files/1/products/")
            writer.integer(node.product.imageID(node.index))
            writer.raw(".jpg?v=")
            writer.integer(node.product.facts.createdAt)
        }
    }
}
