// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import DuckDB
import Glibc
import LakeDefinitions
import LotusCore
import Orchestrator
import Sandbox

/// The whole pipeline at work on a made-up shop: two passes with a day between them, and a comparison.
struct Demo: Sendable {
    private let options: DemoOptions
    private let folder: DemoFolder
    private let server: SandboxHost
    private let lines = DemoLines()

    init(_ options: DemoOptions, in folder: DemoFolder, _ server: SandboxHost) {
        self.options = options
        self.folder = folder
        self.server = server
    }

    /// - Throws: ``LotusError`` `demoDiffers` when the lake does not hold what the shop knows, `demoRunFailed` when
    ///   a run failed, `demoInUse` when the target is not empty.
    func run() async throws {
        let shop = options.shop
        try lines.tell(
            "a made-up shop: \(FigureText.count(Int(shop.orders))) orders, "
                + "\(FigureText.count(Int(shop.profiles))) profiles; there it is \(day)")
        let isNew = try folder.prepare()
        let workspace = options.workspace(in: folder.project)
        let (lake, rows) = try await ProjectInstance.use(workspace) { instance in
            let project = try await instance.definitions()
            try await DemoTarget(workspace).check(project)
            let graph = project.definitions.assets
            let models = graph.assets.values.count { $0.kind == .model }
            try lines.tell(
                "\(isNew ? "a new" : "the") project: \(project.streams.count) streams, \(models) models, in "
                    + folder.project)
            let first = try await pass("first", instance, project)
            await DemoDay(of: options.shop).pass(in: server)
            try lines.tell("a day goes by: in the shop it is \(day)")
            let start = SystemTime().now()
            let second = try await pass("second", instance, project)
            let lake = try await DemoLake.read(workspace, since: start)
            return (lake, (first.rows, second.rows))
        }
        try lines.tell(
            "of \(FigureText.count(lake.filesConsumed)) landing files with "
                + "\(FigureText.count(Int(rows.0 + rows.1))) rows the second pass read "
                + "\(FigureText.count(lake.filesConsumedSince)) with \(FigureText.count(Int(rows.1)))")
        try show(lake.sales)
        try await compare(lake)
        try lines.tellTotal()
        try OutputSink.print(["", farewell])
    }

    private var day: String { String(server.clock.now.description.prefix(10)) }

    // MARK: Passes

    /// Copies all streams; then sensors and automation ask for what follows.
    private func pass(
        _ word: String, _ instance: ProjectInstance, _ project: ProjectDefinitions
    ) async throws -> DemoPass {
        let start = SystemTime().now()
        let event = try await instance.store.lastEventID()
        let streams = Set(project.streams.map(\.asset))
        let request = RunRequest(assets: streams.sorted(), trigger: RunTrigger(.manual))
        _ = try await ForegroundRun(instance, isQuiet: !options.isVerbose).run(request)
        try await expectSuccess(instance, since: start)
        let copied = try await DemoPass(instance, after: event, streams: streams)
        try lines.tell(
            "\(word) sync: \(FigureText.count(Int(copied.rows))) rows in "
                + "\(FigureText.count(Int(copied.files))) files")
        _ = try await UpSession(instance, isQuiet: !options.isVerbose).run(once: true)
        try await expectSuccess(instance, since: start)
        let made = try await DemoPass(instance, after: event, streams: streams)
        try lines.tell(
            "sensors and automation: \(made.models.count) models made, \(made.checksPassed) tests passed")
        return made
    }

    private static let runsMax = 1_000

    /// A run that was tried again counts by its last attempt.
    private func expectSuccess(_ instance: ProjectInstance, since start: Timestamp) async throws {
        var filter = RunFilter()
        filter.limit = Self.runsMax
        let runs = try await instance.store.runs(filter).filter { $0.createdAt >= start }
        let parents = Set(runs.compactMap(\.request.parent))
        guard let run = runs.last(where: { $0.status != .succeeded && !parents.contains($0.id) }) else {
            return
        }
        if run.status == .canceled { throw CancellationError() }
        throw LotusError(
            .demoRunFailed,
            "the run \(run.id.short) of \(DaemonLog.targets(run)) \(run.status.rawValue): "
                + (run.reason ?? "\(run.counts.failed) steps failed"),
            hint: folder.isKept
                ? "`lotus runs show \(run.id.short) --project-dir \(folder.project)` tells more"
                : "run it again with --keep, and ask `lotus runs show` what happened")
    }

    // MARK: The end

    private func show(_ sales: [DaySales]) throws {
        let sink = try OutputSink(path: nil)
        sink.buffer.append(UInt8(ascii: "\n"))
        SalesChart(hasBlocks: Terminal.isTerminal(STDOUT_FILENO) && Terminal.isUTF8)
            .render(sales, to: &sink.buffer)
        sink.buffer.append(UInt8(ascii: "\n"))
        try sink.finish()
    }

    private func compare(_ lake: DemoLake) async throws {
        let comparison = DemoComparison(lake, await server.truth(), sales: await server.sales())
        guard comparison.differences.isEmpty else {
            for difference in comparison.differences { Terminal.writeError("differs: \(difference)\n") }
            throw LotusError(
                .demoDiffers, "the lake does not hold what the shop knows",
                hint: folder.isKept
                    ? "the project is in \(folder.project)"
                    : "with --keep the project stays to be looked into")
        }
        try lines.tell(
            "the lake holds what the shop knows: \(FigureText.count(Int(comparison.records))) records of "
                + "\(comparison.streams) streams, sales of \(FigureText.count(comparison.days)) days")
    }

    private var farewell: String {
        guard folder.isKept else { return "`lotus demo --dir shop` lets the project stay to go on with." }
        return """
            The project stays:

              cd \(folder.project)
              lotus query "from fct_daily_sales order by sold_on desc limit 14"
              lotus status
            """
    }
}
