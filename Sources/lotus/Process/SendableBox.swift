// SPDX-License-Identifier: Apache-2.0

/// Parsed commands and options, which are values but not declared `Sendable`.
// SAFETY: argument parsing is over when a box is made, and a box is never written to.
struct SendableBox<Wrapped>: @unchecked Sendable {
    let value: Wrapped

    init(_ value: Wrapped) { self.value = value }
}
