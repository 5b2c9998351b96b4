// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import Orchestrator

/// What a table is made from, however far, as the files of the project say.
struct TraceLineage {
    /// A place on the way, with what is needed to look into it.
    struct Stop {
        var station: RowTrace.Station
        /// Where its table is; nil for streams and for what is inlined.
        var relation: Relation?
        var node: Node?
        var stream: TrackedStream?
        var asset: AssetKey?
        /// The columns by which the row is looked for here; nil where the key does not lead.
        var key: RowKey?
        /// The connection that reads the stream.
        var connection: String?
        /// The stream whose files the model consumes.
        var tracked: TrackedStream?
    }

    /// The start comes first, then what it is made from, the nearest first.
    private(set) var stops: [Stop] = []
    private let nodes: [String: Node]
    private let sources: [String: SourceTable]
    private let streams: TrackedStreams?
    private let project: ProjectDefinitions
    /// The `unique_id`s of landed sources of which the target holds a table, which is read instead.
    private let tables: Set<String>

    /// - Parameter tables: landed sources that are tables all the same.
    init(
        of start: TraceStart, in project: ProjectDefinitions, _ streams: TrackedStreams?, tables: Set<String>
    ) {
        self.project = project
        self.streams = streams
        self.tables = tables
        nodes = Dictionary(project.manifest.nodes.map { ($0.uniqueID, $0) }) { first, _ in first }
        sources = Dictionary(project.manifest.sources.map { ($0.uniqueID, $0) }) { first, _ in first }
        switch start {
        case .node(let node): follow([stop(of: node)])
        case .stream(let stream): stops = [stop(of: stream)] + readers(of: stream)
        }
    }

    /// The models that read a stream themselves.
    private func readers(of stream: TrackedStream) -> [Stop] {
        project.manifest.nodes.filter { $0.resourceType == .model }.map { linked(stop(of: $0)).stop }
            .filter { $0.station.kind != .ephemeral && $0.station.parents.contains(stream.path) }
    }

    private mutating func follow(_ first: [Stop]) {
        var open = first
        var seen: Set<String> = Set(first.map(\.station.id))
        while !open.isEmpty {
            let (stop, parents) = linked(open.removeFirst())
            open += parents.filter { seen.insert($0.station.id).inserted }
            stops.append(stop)
        }
    }

    /// A stop with what it is made from.
    private func linked(_ stop: Stop) -> (stop: Stop, parents: [Stop]) {
        var stop = stop
        let parents = parents(of: stop)
        stop.station.parents = parents.map(\.station.id)
        for parent in parents {
            guard let stream = parent.stream, let node = stop.node else { continue }
            let reading = reading(of: node, from: stream)
            stop.station.readings[parent.station.id] = reading
            if reading == .remembered { stop.tracked = stream }
        }
        return (stop, parents)
    }

    // MARK: Stops

    private func stop(of node: Node) -> Stop {
        var station = RowTrace.Station(id: node.uniqueID, name: node.name, kind: Self.kind(of: node))
        station.file = node.originalFilePath
        var stop = Stop(station: station)
        stop.node = node
        stop.asset = project.definitions.assets.assets.values.first { $0.name == node.uniqueID }?.key
        guard station.kind != .ephemeral else {
            stop.station.search = .inlined
            return stop
        }
        stop.relation = Relation(database: node.database, schema: node.schema, identifier: node.alias)
        return stop
    }

    private static func kind(of node: Node) -> RowTrace.Station.Kind {
        switch node.resourceType {
        case .seed: return .seed
        case .snapshot: return .snapshot
        default: break
        }
        switch node.config["materialized"]?.string {
        case "view": return .view
        case "ephemeral": return .ephemeral
        case "incremental": return .incremental
        default: return .table
        }
    }

    private func stop(of stream: TrackedStream) -> Stop {
        var stop = Stop(station: RowTrace.Station(id: stream.path, name: stream.path, kind: .stream))
        stop.stream = stream
        let found = project.streams.first { $0.path == stream.path }
        stop.asset = found?.asset
        stop.connection = found?.connection
        return stop
    }

    private func stop(of source: SourceTable) -> Stop {
        let name = "\(source.sourceName).\(source.name)"
        var station = RowTrace.Station(id: source.uniqueID, name: name, kind: .source)
        station.file = source.originalFilePath
        if source.isExternal {
            station.search = .notSearched("it is read from where `external_location` says")
        }
        var stop = Stop(station: station)
        guard !source.isExternal else { return stop }
        stop.relation = Relation(
            database: source.database, schema: source.schema, identifier: source.identifier)
        return stop
    }

    // MARK: Edges

    private func parents(of stop: Stop) -> [Stop] {
        guard let node = stop.node else { return [] }
        var found: [Stop] = []
        for id in node.nodeDependencies {
            if let source = sources[id] {
                found.append(landed(source).map { self.stop(of: $0) } ?? self.stop(of: source))
            } else if let parent = nodes[id], [.model, .seed, .snapshot].contains(parent.resourceType) {
                found.append(self.stop(of: parent))
            }
        }
        if let own = streams?.stream(of: node) { found.append(self.stop(of: own)) }
        var seen: Set<String> = []
        return found.filter { seen.insert($0.station.id).inserted }
    }

    /// The station that `ref` or `source` in a node names.
    func id(of function: String, _ arguments: [String], in node: Node) -> String? {
        guard let name = arguments.last else { return nil }
        if function == "source" {
            let source = node.nodeDependencies.lazy.compactMap { sources[$0] }
                .first { $0.name == name && $0.sourceName == arguments[0] }
            return source.map { landed($0)?.path ?? $0.uniqueID }
        }
        return node.nodeDependencies.first { nodes[$0]?.name == name }
    }

    /// The stream that a source is read from.
    private func landed(_ source: SourceTable) -> TrackedStream? {
        guard !source.isExternal, !tables.contains(source.uniqueID) else { return nil }
        return streams?.stream(of: source)
    }

    private func reading(of node: Node, from stream: TrackedStream) -> RowTrace.Reading {
        let named = Set(node.nodeDependencies.compactMap { sources[$0].flatMap { landed($0) } })
        let asksForFiles = streams != nil && TrackedStreams.asksForFiles(node)
        let isGiven = named.contains(stream) || asksForFiles
        switch Self.kind(of: node) {
        case .view: return isGiven ? .always : .unknown
        case .incremental:
            return streams?.consumed(by: node, reading: named) == stream
                ? .remembered : isGiven ? .whole : .unknown
        default: return isGiven ? .whole : .unknown
        }
    }
}
