// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A run of `lotus source NAME read`, with the configuration and catalog that the original had.
struct SourceRun {
    private(set) var records: [RecordedRecord] = []
    /// The last state of each stream.
    private(set) var states: [String: JSONValue] = [:]

    /// Reads all streams of the recordings from a sandbox, which is led to as the original is: it speaks
    /// as the service's host, through a proxy.
    static func reading(_ connector: RecordedConnector, from sandbox: SandboxServer) async throws -> SourceRun
    {
        let scratch = try ScratchFolder("differential")
        let authority = try await sandbox.certificate()
        let files = (
            config: scratch.file("config.json"), catalog: scratch.file("catalog.json"),
            authority: scratch.file("authority.pem")
        )
        try authority.write(toFile: files.authority, atomically: true, encoding: .utf8)
        try connector.configuration().text().write(toFile: files.config, atomically: true, encoding: .utf8)
        try catalog(of: connector).text().write(toFile: files.catalog, atomically: true, encoding: .utf8)
        var command = try LotusBinary.command(
            ["source", connector.source, "read", "--config", files.config, "--catalog", files.catalog])
        command.environment = .inherited(
            changing: ["HTTPS_PROXY": sandbox.origin, "NO_PROXY": "", "LOTUS_CA_FILE": files.authority])
        let outcome = try await ProcessRunner.run(command)
        try outcome.requireExit()
        var run = SourceRun()
        for line in outcome.output.split(separator: UInt8(ascii: "\n")) {
            run.take(try JSONValue(parsing: Array(line)))
        }
        return run
    }

    private static func catalog(of connector: RecordedConnector) throws -> JSONValue {
        let streams = try connector.catalog()["streams"]?.elements ?? []
        return [
            "streams": .array(
                streams.map { stream in
                    let modes = stream["supported_sync_modes"]?.elements?.compactMap(\.string) ?? []
                    return [
                        "stream": stream,
                        "sync_mode": .string(modes.contains("incremental") ? "incremental" : "full_refresh"),
                        "destination_sync_mode": "append",
                    ]
                })
        ]
    }

    private mutating func take(_ message: JSONValue) {
        if let record = message["record"], let stream = record["stream"]?.string, let data = record["data"] {
            records.append(RecordedRecord(stream: stream, data: data))
        }
        if let stream = message.value(at: ["state", "stream"]),
            let name = stream.value(at: ["stream_descriptor", "name"])?.string
        {
            states[name] = stream["stream_state"]
        }
    }
}
