// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import Landing
import LotusCore
import Orchestrator

/// Which landing files the models of a backfill read again.
struct BackfillFiles {
    private let plan: BackfillPlan
    private let days: LandingDays
    /// By the path of the stream.
    private let files: [String: [LandingFile]]

    /// The streams of a project; nil when it has none.
    static func streams(of instance: ProjectInstance) async throws -> TrackedStreams? {
        try await TargetDatabases().landings(of: instance.project, profile: instance.profile) { _, _ in true }
            as? TrackedStreams
    }

    /// Lists the streams of the plan.
    init(_ plan: BackfillPlan, _ days: LandingDays, in streams: TrackedStreams?) async throws {
        self.plan = plan
        self.days = days
        var files: [String: [LandingFile]] = [:]
        for stream in plan.streams {
            files[stream.path] = try await streams?.files(of: stream).filter(days.contains)
        }
        self.files = files
    }

    private func files(of entry: BackfillPlan.Entry) -> [LandingFile]? {
        entry.stream.map { files[$0.path] ?? [] }
    }

    /// - Throws: ``LotusError`` `LL-BACKFILL-002` when there is no file of these days.
    func requireSome() throws(LotusError) {
        guard files.values.allSatisfy(\.isEmpty) else { return }
        let streams = plan.streams.map(\.path).joined(separator: ", ")
        throw LotusError(
            .backfillNothing,
            "there is no landing file of \(text(of: days)) in \(streams)",
            hint: "files count by the days of their folders, `year=…/month=…/day=…`, which is when they were "
                + "landed; `--dry-run` tells what would be read")
    }

    /// What will be read, for people.
    var lines: [String] {
        plan.streams.map { stream in
            let files = files[stream.path] ?? []
            let count = files.count == 1 ? "1 file" : "\(FigureText.count(files.count)) files"
            return "\(stream.path): \(count) of \(text(of: days)), \(FigureText.bytes(Self.bytes(files)))"
        }
    }

    private func text(of days: LandingDays) -> String {
        days.first == days.last ? days.first.isoDay : "\(days.first.isoDay) to \(days.last.isoDay)"
    }

    private static func bytes(_ files: [LandingFile]) -> Int { files.map(\.size).reduce(0, +) }

    /// Writes what would be read to standard output.
    func write(asJSON: Bool) throws {
        let sink = try OutputSink(path: nil)
        if asJSON {
            listing.writeJSON(plan.entries, to: sink)
        } else {
            listing.writeTable(plan.entries, to: sink)
        }
        try sink.finish()
    }

    private var listing: Listing<BackfillPlan.Entry> {
        Listing(
            fields: [
                .init(header: TextTable.Header("asset")) { $0.asset.description },
                .init(header: TextTable.Header("reads again")) { $0.stream?.path ?? "" },
                .init(header: TextTable.Header("files", alignsRight: true)) { entry in
                    files(of: entry).map { FigureText.count($0.count) } ?? ""
                },
                .init(header: TextTable.Header("size", alignsRight: true)) { entry in
                    files(of: entry).map { FigureText.bytes(Self.bytes($0)) } ?? ""
                },
            ],
            json: { entry, writer in
                writer.member("asset", entry.asset.description)
                writer.key("stream")
                if let stream = entry.stream { writer.string(stream.path) } else { writer.null() }
                for (name, value) in [
                    ("files", files(of: entry)?.count), ("bytes", files(of: entry).map(Self.bytes)),
                ] {
                    writer.key(name)
                    if let value { writer.integer(value) } else { writer.null() }
                }
            })
    }
}
