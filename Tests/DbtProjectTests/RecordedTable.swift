// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A table of `Tests/Fixtures/dbt/tables`: what single functions of the original give.
enum RecordedTable {
    static func rows(_ name: String) throws -> [JSONValue] {
        let path = Checkout.path("Tests/Fixtures/dbt/tables/\(name).json")
        return try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path)))).elements ?? []
    }
}

extension JSONValue {
    /// The texts of a list.
    var texts: [String] { elements?.compactMap(\.string) ?? [] }
}
