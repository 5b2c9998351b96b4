// SPDX-License-Identifier: Apache-2.0

/// Why the test kit could not do what a test asked; its text is the test's failure message.
package struct KitError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
