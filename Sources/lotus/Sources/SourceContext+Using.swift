// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusCore

extension SourceContext {
    /// Does something with connections to a service and a folder for temporary files, and closes the
    /// connections.
    ///
    /// - Parameter environment: Where a proxy is looked for.
    /// - Throws: ``LotusError`` when the environment names a proxy that makes no sense; what the body throws.
    static func using<Result: Sendable>(
        _ environment: [String: String] = Terminal.environment,
        _ body: (SourceContext) async throws -> Result
    ) async throws -> Result {
        let transport = try ClientTransport(environment: environment)
        let folder = Terminal.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        let result: Result
        do {
            result = try await body(SourceContext(transport: transport, temporaryFolder: folder))
        } catch {
            await transport.shutdown()
            throw error
        }
        await transport.shutdown()
        return result
    }
}
