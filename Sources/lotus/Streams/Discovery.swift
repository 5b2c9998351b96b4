// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import ProjectFiles

/// What a source has, compared with the schemas that are written down.
struct Discovery: Sendable {
    /// One stream.
    struct Stream: Sendable {
        enum State: Sendable {
            case new, unchanged
            case changed([SchemaChange])
            /// Its file cannot be read.
            case broken
            /// The source has it no more; its file stays.
            case gone
            /// The source has it and may not show it; its file stays.
            case withheld(LotusError)
        }

        let name: String
        /// The file of its schema.
        let path: String
        let state: State
        /// nil when it is gone or kept back.
        let schema: StreamSchema?

        /// Whether its file is not what the source says. Of one that is kept back nobody knows.
        var isStale: Bool {
            switch state {
            case .unchanged, .withheld: false
            default: true
            }
        }

        /// Why it is kept back; nil when it is not.
        var refusal: LotusError? { if case .withheld(let error) = state { error } else { nil } }
    }

    /// By name.
    let streams: [Stream]
    /// The names of all streams of the source.
    let offered: [String]
    /// The wanted streams that the source does not have, and never had.
    let missing: [String]

    /// - Parameters:
    ///   - source: the folder of its schemas.
    ///   - wanted: names of streams; empty for all.
    init(_ catalog: Catalog, source: String, wanted: [String], in project: ProjectStreams) {
        let names = catalog.streams.map(\.name) + catalog.withheld.map(\.name)
        let written = Self.written(in: "\(project.schemasFolder)/\(source)")
        offered = names
        missing = wanted.filter { !names.contains($0) && !written.contains($0) }
        func path(of stream: String) -> String {
            StreamSchema.path(of: stream, source: source, in: project.schemasFolder)
        }
        func isWanted(_ name: String) -> Bool { wanted.isEmpty || wanted.contains(name) }
        let found = catalog.streams.filter { isWanted($0.name) }.map { stream in
            Self.compare(StreamSchema(stream), path: path(of: stream.name), in: project)
        }
        let gone = written.subtracting(names.map { $0.replacing("/", with: "_") }).filter(isWanted).map {
            name in
            Stream(name: name, path: path(of: name), state: .gone, schema: nil)
        }
        let withheld = catalog.withheld.filter { isWanted($0.name) }.map {
            Stream(name: $0.name, path: path(of: $0.name), state: .withheld($0.error), schema: nil)
        }
        streams = (found + gone + withheld).sorted { $0.name < $1.name }
    }

    private static func compare(_ schema: StreamSchema, path: String, in project: ProjectStreams) -> Stream {
        let state: Stream.State
        do {
            if let old = try StreamSchema.read(file: path, shownAs: project.shown(path)) {
                state = old == schema ? .unchanged : .changed(SchemaChange.between(old, schema))
            } else {
                state = .new
            }
        } catch {
            state = .broken
        }
        return Stream(name: schema.stream, path: path, state: state, schema: schema)
    }

    /// The streams that have a file.
    private static func written(in folder: String) -> Set<String> {
        Set(
            GeneratedFile.names(in: folder)
                .filter { $0.hasSuffix(".json") && !$0.hasPrefix("_") && !$0.hasPrefix(".") }
                .map { String($0.dropLast(".json".count)) })
    }

    /// Writes the schemas that are not as the source has them.
    func write() throws {
        for stream in streams where stream.isStale {
            if let schema = stream.schema { try GeneratedFile.write(schema.text, to: stream.path) }
        }
    }

    /// What has changed, a stream on a line and its changes below.
    func report(_ connection: String) -> String {
        let offered = streams.count { $0.schema != nil }
        let stale = streams.filter(\.isStale)
        var text = "\(connection): \(offered) \(offered == 1 ? "stream" : "streams"), "
        text += stale.isEmpty ? "nothing has changed\n" : "\(stale.count) changed\n"
        for stream in streams where stream.isStale || stream.refusal != nil {
            switch stream.state {
            case .new: text += "  new      \(stream.name) (\(stream.schema?.fields.count ?? 0) fields)\n"
            case .broken: text += "  unread   \(stream.name): its file is not as it should be\n"
            case .gone: text += "  gone     \(stream.name): the source has it no more, remove its file\n"
            case .withheld(let error): text += "  withheld \(stream.name): \(error.message)\n"
            case .unchanged: break
            case .changed(let changes):
                text += "  changed  \(stream.name)\n"
                for change in changes.prefix(Self.changesShownMax) { text += "           \(change)\n" }
                let rest = changes.count - Self.changesShownMax
                if rest > 0 { text += "           and \(rest) more\n" }
            }
        }
        return text
    }

    private static let changesShownMax = 20
}
