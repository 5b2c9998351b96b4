// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import FoundationEssentials
internal import LotusCore

/// Fetches what packages need over HTTP, with the patience of somebody who waits.
struct PackageDownloads: Sendable {
    let context: SourceContext

    /// How large a document of the hub, and how large an archive may be.
    private static let documentBytesMax = 64 << 20
    private static let archiveBytesMax = 1 << 30

    init(environment: [String: String], time: any TimeSource) throws {
        context = SourceContext(
            transport: try ClientTransport(environment: environment), time: time,
            temporaryFolder: FileManager.default.temporaryDirectory.path)
    }

    /// The JSON document at an address.
    func document(_ url: String, of service: String) throws -> JSONValue {
        let bytes = try bytes(url, of: service, bytesMax: Self.documentBytesMax)
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw LotusError(
                .dbtInstall, "what \(service) answers is no JSON: \(url)",
                hint: "Check DBT_PACKAGE_HUB_URL, or try again later.", cause: error)
        }
    }

    /// The archive at an address, written to a file.
    func archive(_ url: String, to path: String) throws {
        try LocalFile.write(try bytes(url, of: "the server", bytesMax: Self.archiveBytesMax), to: path)
    }

    private func bytes(_ text: String, of service: String, bytesMax: Int) throws -> [UInt8] {
        guard let url = ServiceURL(text) else {
            throw LotusError(
                .dbtInstall, "'\(text)' is no address that begins with http:// or https://",
                hint: "Correct the address.")
        }
        var settings = ServiceClient.Settings(service: service, origin: url)
        settings.patience = .short
        // Archives are kept by others than those who name them.
        settings.allowsRedirect = { _ in true }
        let client = ServiceClient(settings, context: context)
        var request = ServiceRequest(.get, url)
        request.bodyBytesMax = bytesMax
        let asked = request
        do {
            return try BlockingWait.result { try await client.answer(to: asked).body }
        } catch let error as LotusError {
            throw LotusError(
                .dbtInstall, error.message, hint: "Check the address and the network, and try again.",
                cause: error)
        }
    }
}
