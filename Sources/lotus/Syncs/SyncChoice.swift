// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ProjectFiles
import Sync

/// What `lotus sync` was asked for, such as `shopify` or `shopify.orders`: a connection and its streams.
struct SyncChoice: Sendable {
    let connection: ConnectionSettings
    /// nil: all that its stream files select.
    private(set) var streams: [String]?

    /// In the order of `lotus.yml`; nothing means everything.
    ///
    /// - Throws: ``LotusError`` when there is no such connection, or none at all.
    static func all(_ names: [String], in project: ProjectStreams) throws -> [SyncChoice] {
        let connections = try project.connections([])
        guard !names.isEmpty else { return connections.map { SyncChoice(connection: $0) } }
        var chosen: [String: [String]?] = [:]
        for name in names {
            let (connection, stream) = try parse(name, in: project, connections)
            if let stream {
                if let streams = chosen[connection, default: []] {
                    chosen[connection] = streams + (streams.contains(stream) ? [] : [stream])
                }
            } else {
                chosen[connection] = .some(nil)
            }
        }
        return connections.compactMap { connection in
            chosen[connection.name].map { SyncChoice(connection: connection, streams: $0) }
        }
    }

    /// The name of a connection may itself have a dot: the longest counts.
    private static func parse(
        _ name: String, in project: ProjectStreams, _ connections: [ConnectionSettings]
    ) throws -> (connection: String, stream: String?) {
        if connections.contains(where: { $0.name == name }) { return (name, nil) }
        let found = connections.filter { name.hasPrefix($0.name + ".") }.max { $0.name.count < $1.name.count }
        guard let found else {
            _ = try project.connections([String(name.prefix { $0 != "." })])
            return (name, nil)
        }
        return (found.name, String(name.dropFirst(found.name.count + 1)))
    }
}
