// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The checkout that the running tests were built from.
package enum Checkout {
    /// Its top folder, the one that holds Package.swift.
    package static let root: URL = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent()  // Checkout
        .deletingLastPathComponent()  // LotusTestKit
        .deletingLastPathComponent()  // Sources
        .deletingLastPathComponent()

    /// The absolute path of something inside the checkout.
    package static func path(_ relative: String) -> String {
        root.appendingPathComponent(relative).path
    }
}
