// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ProjectFiles
import Sync

/// What `lotus sync` was asked for: `shopify`, `shopify.orders`.
struct SyncSelection: Sendable {
    /// A connection and its streams; nil means all of them.
    struct Choice: Sendable {
        let connection: ConnectionSettings
        var streams: [String]?
    }

    private(set) var choices: [Choice] = []

    /// Nothing means everything.
    ///
    /// - Throws: ``LotusError`` `LL-SYNC-007`.
    init(_ names: [String], in connections: [ConnectionSettings]) throws {
        guard !names.isEmpty else {
            choices = connections.map { Choice(connection: $0) }
            return
        }
        for name in names { try add(name, in: connections) }
    }

    private mutating func add(_ name: String, in connections: [ConnectionSettings]) throws {
        if let whole = connections.first(where: { $0.name == name }) {
            return add(whole, stream: nil)
        }
        // The name of a connection may itself have a dot: the longest counts.
        let found = connections.filter { name.hasPrefix($0.name + ".") }.max { $0.name.count < $1.name.count }
        guard let found else { throw Self.unknown(name, in: connections) }
        add(found, stream: String(name.dropFirst(found.name.count + 1)))
    }

    private mutating func add(_ connection: ConnectionSettings, stream: String?) {
        guard let place = choices.firstIndex(where: { $0.connection.name == connection.name }) else {
            choices.append(Choice(connection: connection, streams: stream.map { [$0] }))
            return
        }
        guard let stream, let streams = choices[place].streams else {
            choices[place].streams = nil
            return
        }
        if !streams.contains(stream) { choices[place].streams = streams + [stream] }
    }

    private static func unknown(_ name: String, in connections: [ConnectionSettings]) -> LotusError {
        let names = connections.map(\.name)
        let start = String(name.prefix { $0 != "." })
        let known = names.isEmpty ? "lotus.yml has none" : "there are \(names.joined(separator: ", "))"
        return LotusError(
            .syncUnknownConnection, "there is no connection \(start)",
            hint: NearestNames.hint(NearestNames.find(start, in: names)) ?? "\(known) under `connections:`")
    }
}
