// SPDX-License-Identifier: Apache-2.0

/// Placeholder.
final class BulkOperations: Sendable {
    init(_ options: ShopOptions, clock: SandboxClock) {}
    func result(for request: SandboxRequest) -> SandboxResponse { ShopifyErrors.notFound }
}
enum BulkResultAddress {
    static let secureHost = "storage.googleapis.com"
    static let pathStart = "/bulk-results/"
}
extension ShopifyService {
    func graphQL(_ request: SandboxRequest) -> SandboxResponse { ShopifyErrors.notFound }
}
