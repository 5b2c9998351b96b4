// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusCore
import ProjectFiles
import Sync

/// The source of a connection, open.
enum ConnectionSource {
    /// Opens a connection's source, does something with it, and closes its connections to the service.
    ///
    /// - Throws: ``LotusError`` when the configuration is wrong; what has no place of its own has that of the
    ///   connection.
    static func use<Result: Sendable>(
        _ connection: ConnectionSettings, of project: Project,
        _ body: (any Source) async throws -> Result
    ) async throws -> Result {
        let type = try type(of: connection)
        let configuration = try configuration(of: connection, project: project)
        for secret in configuration.secrets(by: type.specification) { Terminal.keepSecret(secret) }
        return try await SourceContext.using { context in
            var context = context
            context.note = { tell($0, of: connection) }
            return try await body(open(type, configuration, context, connection))
        }
    }

    /// What a source says while nothing is read.
    private static func tell(_ note: SourceNote, of connection: ConnectionSettings) {
        switch note {
        case .log(.warn, let text), .log(.error, let text), .log(.fatal, let text):
            Terminal.writeError("\(connection.name): \(Terminal.redactor.redact(text))\n")
        case .rateLimited(_, let wait) where wait >= waitShownMin:
            let time = FigureText.duration(wait)
            Terminal.notice("\(connection.name): waiting \(time) for the service's rate limit")
        case .log, .rateLimited, .request: break
        }
    }

    private static let waitShownMin = Duration.seconds(2)

    private static func type(of connection: ConnectionSettings) throws -> any Source.Type {
        guard case .builtIn(let name) = connection.source else {
            throw LotusError(
                .syncSourceUnsupported,
                "the connection `\(connection.name)` runs a connector of its own, which is not there yet",
                hint: "use a built-in source: \(BuiltInSources.names.joined(separator: ", "))",
                location: connection.location)
        }
        return try BuiltInSources.named(name)
    }

    /// The connector's configuration, rendered.
    private static func configuration(
        of connection: ConnectionSettings, project: Project
    ) throws -> JSONValue {
        var variables: [VariableUse] = []
        let renderer = EnvironmentTemplateRenderer(environment: project.environment)
        let node = try connection.configuration(renderedWith: renderer, variables: &variables)
        return node.map { JSONValue($0) } ?? .object([])
    }

    private static func open(
        _ type: any Source.Type, _ configuration: JSONValue, _ context: SourceContext,
        _ connection: ConnectionSettings
    ) throws -> any Source {
        do {
            return try type.init(configuration, context)
        } catch var error as LotusError {
            if error.location == nil { error.location = connection.location }
            throw error
        }
    }
}
