// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import Foundation
import LotusCore
import LotusTestKit

/// A lake in a scratch folder, and the databases that have it attached.
struct TestLake: Sendable {
    let folder: ScratchFolder
    let catalog: LakeLocation.Catalog

    init(_ kind: Kind = .sqlite) throws {
        folder = try ScratchFolder("lake")
        catalog =
            switch kind {
            case .sqlite: .sqlite(path: folder.file("lake/catalog.sqlite"))
            case .duckDBFile: .duckDBFile(path: folder.file("lake/catalog.ducklake"))
            }
    }

    enum Kind: String, CaseIterable, Sendable { case sqlite, duckDBFile }

    func location(
        isReadOnly: Bool = false, snapshot: LakeLocation.Snapshot? = nil, dataPath: String? = nil
    ) -> LakeLocation {
        LakeLocation(
            alias: "lakehouse", catalog: catalog, dataPath: dataPath ?? folder.file("lake/data/"),
            isReadOnly: isReadOnly, snapshot: snapshot)
    }

    static func components() throws -> DuckDB.Components {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var environment = ProcessInfo.processInfo.environment
        if environment["LOTUS_HOME"] == nil { environment["LOTUS_HOME"] = checkout.path + "/.lotus" }
        return try DuckDB.Components.locate(environment: environment, executable: "/")
    }

    /// Opens a database of its own, as another process would, and attaches the lake.
    func open(_ location: LakeLocation? = nil, wait: LockWait = LockWait(waitMsMax: 20_000)) async throws -> (
        Database, Lake
    ) {
        let database = try await Database.open(
            Database.Configuration(
                options: [("threads", "2")], extensions: Lake.extensions(for: catalog), connectionsMax: 4),
            components: Self.components())
        let lake = try await Lake.attach(location ?? self.location(), to: database, wait: wait)
        database.setSession(["USE lakehouse"])
        return (database, lake)
    }
}
