// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

/// What is read in one go: a list for its own stream and for the one inside its records is read once.
struct ReadingPlan {
    enum Unit: Sendable {
        case list(
            ShopifyStream, ShopifyStream.RESTList, isSelected: Bool, nested: ShopifyStream?)
        case bulk(ShopifyStream, ShopifyStream.BulkRoot)
        /// There is no such stream.
        case unknown(StreamDescriptor)
    }

    let units: [Unit]

    init(_ catalog: ConfiguredCatalog) {
        let names = catalog.streams.map(\.descriptor.name)
        units = catalog.streams.compactMap { configured in
            guard let stream = ShopifyStream.named(configured.descriptor.name) else {
                return .unknown(configured.descriptor)
            }
            switch stream.kind {
            case .bulk(let root): return .bulk(stream, root)
            case .list(let list):
                return .list(stream, list, isSelected: true, nested: Self.nested(in: stream, names))
            case .nested(let parent, _):
                guard !names.contains(parent), let stream = ShopifyStream.named(parent),
                    case .list(let list) = stream.kind
                else { return nil }
                return .list(stream, list, isSelected: false, nested: Self.nested(in: stream, names))
            }
        }
    }

    private static func nested(in parent: ShopifyStream, _ names: [String]) -> ShopifyStream? {
        ShopifyStream.all.first { stream in
            guard case .nested(let name, _) = stream.kind else { return false }
            return name == parent.name && names.contains(stream.name)
        }
    }
}
