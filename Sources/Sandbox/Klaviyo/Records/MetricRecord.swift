// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A metric as `metrics` shows it, and as events include it.
struct MetricRecord {
    let world: KlaviyoWorld
    let reference: StreamRecords.Reference
    let fields: Set<String>?
    let origin: [UInt8]

    private static let names = [
        "Placed Order", "Ordered Product", "Fulfilled Order", "Cancelled Order", "Refunded Order",
        "Checkout Started", "Viewed Product", "Added to Cart", "Active on Site", "Opened Email",
        "Clicked Email", "Received Email", "Bounced Email", "Marked Email as Spam", "Unsubscribed",
        "Subscribed to List", "Received SMS", "Clicked SMS", "Avmeldt nyhetsbrev", "Ünïcode Metric ✓",
    ].map { Array($0.utf8) }

    func append(to buffer: inout RecordBuffer) {
        buffer.raw(#"{"type":"metric","id":""#)
        KlaviyoWorld.appendID(.metric, reference.index, to: &buffer)
        buffer.raw(#"","attributes":{"#)
        if fields?.contains("name") ?? true {
            buffer.member("name", Self.names[Int(reference.index % UInt64(Self.names.count))])
        }
        if fields?.contains("created") ?? true {
            buffer.member("created", time: world.created(.metric, reference), .colonOffset)
        }
        if fields?.contains("updated") ?? true {
            buffer.member("updated", time: reference.position.second, .colonOffset)
        }
        if fields?.contains("integration") ?? true { appendIntegration(&buffer) }
        buffer.raw(#"},"links":{"self":""#)
        appendURL(&buffer)
        buffer.raw(#"/"},"relationships":{"flow-triggers":{"#)
        if reference.index % 3 == 0 {
            // The schema of the original has one where the interface may give many.
            buffer.raw(#""data":{"type":"flow","id":"FL0001"},"#)
        }
        buffer.raw(#""links":{"self":""#)
        appendURL(&buffer)
        buffer.raw(#"/relationships/flow-triggers/","related":""#)
        appendURL(&buffer)
        buffer.raw(#"/flow-triggers/"}}}}"#)
    }

    private func appendURL(_ buffer: inout RecordBuffer) {
        buffer.raw(origin)
        buffer.raw("/api/metrics/")
        KlaviyoWorld.appendID(.metric, reference.index, to: &buffer)
    }

    private func appendIntegration(_ buffer: inout RecordBuffer) {
        buffer.key("integration")
        if reference.index % 5 == 4 {
            buffer.raw(
                #"{"object":"integration","id":"7FtS4J","name":"API","category":{"id":"1","name":"API"}}"#)
        } else {
            buffer.raw(#"{"object":"integration","id":"0eMvjm","name":"Shopify","category":"eCommerce"}"#)
        }
    }
}
