// SPDX-License-Identifier: Apache-2.0

/// A value that a template sees.
package enum Value: Sendable {
    case none
}
