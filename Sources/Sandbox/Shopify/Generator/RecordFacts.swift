// SPDX-License-Identifier: Apache-2.0

/// What is known of a record before it is written.
struct RecordFacts: Sendable {
    let kind: ShopKind
    let number: Int
    let id: Int
    /// Seconds since 1970.
    let createdAt: Int
    /// Seconds since 1970.
    let updatedAt: Int
    /// How often it has been changed since the generated history.
    let revision: Int
}
