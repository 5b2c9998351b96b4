// SPDX-License-Identifier: Apache-2.0

/// The fixed facts of Klaviyo's API.
enum KlaviyoAPI {
    static let base = "https://a.klaviyo.com/api/"
    /// The revision that every stream is read with.
    static let revision = "2024-10-15"
}
