// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

extension ShopifyStream {
    /// How the records of a list, or those inside them, are written.
    func shape(_ configuration: ShopifyConfiguration, captures: [String]) -> RecordShape {
        var transforms = transforms
        if configuration.fillsCustomerColumns, let columns = customerColumns {
            transforms.append(Transform("customer", .spread(columns)))
        }
        transforms.append(Transform("shop_url", .constant(.string(configuration.shop))))
        return RecordShape(schema, casting: true, transforms: transforms, captures: captures)
    }

    /// The record's own columns for the members of its customer; nil when it has none.
    private var customerColumns: [(key: String, name: String)]? {
        guard let inner = schema["customer"]?.properties else { return nil }
        let columns = inner.map { (key: $0.name, name: "customer_\($0.name)") }
        return columns.filter { schema[$0.name] != nil }
    }

    /// The member of the parent's records that holds this stream's.
    var member: String {
        if case .nested(_, let member) = kind { member } else { "" }
    }
}
