// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import Landing
internal import LotusCore
internal import Synchronization

/// What one run of a node reads of landing files: the files of one stream that its table does not hold, when
/// it is an incremental model; all files of any other stream.
final class ConsumptionReading: SourceReading {
    private let run: ReadingRun
    private let streams: TrackedStreams
    /// Nil for a node that is no incremental model, or whose database keeps no record.
    private let model: IncrementalModel?
    private let own: TrackedStream?
    fileprivate let state: Mutex<State>

    fileprivate struct State {
        /// The stream that is consumed.
        var tracked: TrackedStream?
        var plan: Planned?
        /// The part that is read, from 0.
        var part = 0
        /// Whether the part has been remembered.
        var isRecorded = false
        /// Why there is nothing to read, as far as the template has asked.
        var idleness: String?
    }

    /// The plan of a run, made when the template first asked for the stream.
    fileprivate struct Planned {
        let plan: ConsumptionPlan
        let consumed: ConsumedFiles
        /// What is remembered before the part that is read.
        var known: ConsumedFiles.Content
        let course: ReadingCourse
        let lateVersion: String?
        /// Files that have all columns of all parts between them.
        var columnFiles: [LandingFile]?
    }

    /// Nil for a node that reads no stream.
    init?(_ run: ReadingRun, of streams: TrackedStreams) {
        own = streams.stream(of: run.node)
        let read = Set(run.sources.compactMap { streams.stream(of: $0) })
        guard own != nil || !read.isEmpty else { return nil }
        self.run = run
        self.streams = streams
        model = IncrementalModel(run.node)
        state = Mutex(State(tracked: streams.consumed(by: run.node, reading: read)))
    }

    // MARK: What the template asks

    func files(of source: SourceTable) throws(LotusError) -> LandedFiles {
        guard let stream = streams.stream(of: source) else {
            preconditionFailure("The files of '\(source.uniqueID)' are asked for, which has none.")
        }
        let files = try files(of: stream)
        guard !files.isEmpty else { return LandedFiles([stream.landed.glob]) }
        return LandedFiles(
            paths(files), columnPaths: try columnPaths(of: stream),
            isPartitioned: files.allSatisfy { $0.partition != nil })
    }

    func files() throws(LotusError) -> [String]? {
        guard let own else { return nil }
        // A macro may ask, of which the model's text tells nothing.
        state.withLock { if $0.plan == nil { $0.tracked = own } }
        return paths(try files(of: own))
    }

    private func paths(_ files: [LandingFile]) -> [String] { files.map { streams.zone.path(of: $0.key) } }

    /// The files of a stream that are to be read now.
    private func files(of stream: TrackedStream) throws(LotusError) -> [LandingFile] {
        if let planned = try plan(stream) {
            let part = state.withLock { $0.part }
            return planned.plan.parts.isEmpty ? [] : planned.plan.parts[part].files
        }
        let files = try streams.lists.files(of: stream)
        if files.isEmpty { state.withLock { $0.idleness = Self.nothingLanded(stream) } }
        return files
    }

    private static func nothingLanded(_ stream: TrackedStream) -> String {
        "\(stream.name) has no landing file yet"
    }

    // MARK: The plan

    /// The plan of the stream that is consumed; nil for any other.
    private func plan(_ stream: TrackedStream) throws(LotusError) -> Planned? {
        let (tracked, made) = state.withLock { ($0.tracked, $0.plan) }
        guard let model, stream == tracked else { return nil }
        if let made { return made }
        do {
            guard let consumed = try consumedFiles() else { return nil }
            let planned =
                if let table = run.increment {
                    try addition(to: table, of: stream, model, consumed)
                } else {
                    try build(stream, model, consumed)
                }
            state.withLock { state in
                state.plan = planned
                guard planned.plan.parts.isEmpty else { return }
                state.idleness =
                    run.increment == nil
                    ? Self.nothingLanded(stream)
                    : "\(stream.name) has no new landing file"
                        + (streams.again == nil ? "" : ", and none of these days")
            }
            return planned
        } catch {
            throw error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
    }

    /// The record of the model's database; nil for a database that is neither a lake nor DuckDB's own.
    private func consumedFiles() throws -> ConsumedFiles? {
        guard let name = run.node.database, let schema = run.node.schema,
            let kind = try run.database.kind(of: name), kind.isLake || kind == .duckdb
        else { return nil }
        return ConsumedFiles(
            databaseName: name, model: "\(schema).\(run.node.alias)", kind: kind, database: run.database)
    }

    private func build(
        _ stream: TrackedStream, _ model: IncrementalModel, _ consumed: ConsumedFiles
    ) throws -> Planned {
        let plan = ConsumptionPlan.build(
            try streams.lists.files(of: stream), partBytesMax: partBytesMax(model, stream))
        let isThere =
            try run.database.relation(
                database: run.node.database, schema: run.node.schema, identifier: run.node.alias) != nil
        return Planned(
            plan: plan, consumed: consumed, known: try consumed.begin(),
            course: isThere ? .collectedParts(plan.parts.count) : .parts(plan.parts.count), lateVersion: nil)
    }

    private func addition(
        to table: Relation, of stream: TrackedStream, _ model: IncrementalModel, _ consumed: ConsumedFiles
    ) throws -> Planned {
        if streams.again != nil, let error = BackfillPlan.refusal(of: run.node, model, stream) { throw error }
        let known = try consumed.begin()
        let cursor =
            known.files.isEmpty
            ? try consumed.feederCursor(source: stream.landed.source, stream: stream.landed.name) : nil
        var version: String?
        let plan = try ConsumptionPlan.addition(
            try streams.lists.files(of: stream), consumed: known.files,
            takenOver: try cursor.map { try FeederCursor(stream).position(of: $0) }, in: stream.folder,
            partBytesMax: partBytesMax(model, stream), again: streams.again
        ) {
            guard model.rows == .replaced else { return .taken }
            version = try versionColumn(of: model, in: table)
            return version == nil ? .readAgain : .compared
        }
        return Planned(
            plan: plan, consumed: consumed, known: known, course: .parts(plan.parts.count),
            lateVersion: version)
    }

    private func partBytesMax(_ model: IncrementalModel, _ stream: TrackedStream) -> Int? {
        model.isRowWise(stream.primaryKey) ? streams.partBytesMax : nil
    }

    /// The column by which versions of a row are compared; nil when the table has none.
    private func versionColumn(of model: IncrementalModel, in table: Relation) throws -> String? {
        let columns = try run.database.columns(of: table).map(\.name)
        let wanted = model.versionColumn ?? IncrementalModel.usualVersionColumn
        if let found = columns.first(where: { $0.lowercased() == wanted.lowercased() }) { return found }
        guard model.versionColumn != nil else { return nil }
        throw LotusError(
            .versionColumn, "the table of '\(run.node.name)' has no column '\(wanted)', its version column",
            hint: NearestNames.hint(NearestNames.find(wanted, in: columns))
                ?? "correct `meta.lotus.version_column`, or run the model with --full-refresh",
            location: SourceLocation(file: run.node.originalFilePath, line: 1, column: 1))
    }

    // MARK: Columns

    /// Files that have all columns of all parts between them: a part alone may lack some, or hold others.
    private func columnPaths(of stream: TrackedStream) throws(LotusError) -> [String] {
        guard let planned = try plan(stream), planned.plan.parts.count > 1 else { return [] }
        if let known = planned.columnFiles { return paths(known) }
        do {
            let chosen = try ColumnFiles(database: run.database, zone: streams.zone)
                .choose(among: planned.plan.parts.flatMap(\.files))
            state.withLock { $0.plan?.columnFiles = chosen }
            return paths(chosen)
        } catch {
            throw error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
    }

    // MARK: The run

    var course: ReadingCourse {
        state.withLock { state in
            if let idleness = state.idleness { return .idle(idleness) }
            return state.plan?.course ?? .plain
        }
    }

    var volume: ReadVolume? {
        state.withLock { $0.plan?.plan.parts.flatMap(\.files) }.map { files in
            ReadVolume(files: files.count, bytes: files.map(\.size).reduce(0, +))
        }
    }

    func advance() {
        state.withLock { state in
            guard var planned = state.plan else { return }
            // A project's own materialization may write in no transaction that could be joined.
            if state.isRecorded {
                planned.known = planned.change(of: state.part).applied
                state.plan = planned
            }
            state.isRecorded = false
            state.part += 1
        }
    }

    var lateVersion: String? {
        state.withLock { state in
            guard let planned = state.plan, planned.plan.parts[state.part].isLate else { return nil }
            return planned.lateVersion
        }
    }

    func record() throws {
        let (planned, part) = state.withLock { ($0.plan, $0.part) }
        guard let planned, !planned.plan.parts.isEmpty else { return }
        try planned.consumed.write(planned.change(of: part))
        state.withLock { $0.isRecorded = true }
    }

    var advice: String? {
        let tracked = state.withLock { $0.plan == nil ? nil : $0.tracked }
        if tracked != nil, streams.again != nil, run.node.rawCode.contains("is_incremental()") {
            return
                "'\(run.node.name)' reads landing files again, and its SQL asks for is_incremental(): rows that it"
                + " leaves out then, such as those before the latest of its table, are left out now as well."
        }
        guard let tracked, let model, model.isAggregate(tracked.primaryKey) else { return nil }
        return
            "'\(run.node.name)' keeps a row for each \(model.key.joined(separator: ", ")), while \(tracked.name)"
            + " has one for each \((tracked.primaryKey ?? []).joined(separator: ", ")): an incremental run sees"
            + " new files alone and replaces whole groups with what is in these. Keep the grain of the stream"
            + " here, and aggregate in a model that reads this one."
    }
}

extension ConsumptionReading.Planned {
    /// What the transaction of a part makes true; when the parts are collected, that of all of them.
    fileprivate func change(of part: Int) -> ConsumedFiles.Change {
        let isWhole = if case .collectedParts = course { true } else { false }
        let isFirst = isWhole || part == 0
        var change = ConsumedFiles.Change(known: known)
        change.replacesAll = isFirst && plan.replacesAll
        change.forgotten = isFirst ? plan.forgotten : []
        change.files =
            (isFirst ? plan.takenOver : [])
            + (isWhole ? plan.parts.flatMap(\.files) : plan.parts[part].files)
        return change
    }
}

extension ConsumedFiles.Change {
    /// What is remembered afterwards.
    fileprivate var applied: ConsumedFiles.Content {
        var result = replacesAll ? [:] : known.files
        for key in forgotten { result[key] = nil }
        for file in files { result[file.key] = file.identity }
        return ConsumedFiles.Content(isTableThere: true, files: result)
    }
}
