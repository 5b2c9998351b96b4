// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

extension UnderLoad {
    /// A backlog that is many times larger than memory is read in parts.
    @Suite struct BacklogTests {
        /// All of the same rows under different names: a backlog that takes no room on the disk.
        private static let files = Soak.isOn ? 2_000 : 24
        private static let rowsPerFile = Soak.isOn ? 250_000 : 60_000
        private static let memoryLimit = Soak.isOn ? 1_000 : 250
        private static let batchBytes = Soak.isOn ? 512_000_000 : 20_000_000
        /// What the program takes beside the engine's buffers: its code, the extensions, lists of files.
        private static let megabytesBeside = 450

        @Test(.timeLimit(.minutes(180))) func memoryDoesNotGrowWithTheBacklog() async throws {
            let project = try await LocalTarget.lake.project([
                ("memory_limit", "\(Self.memoryLimit)MB"), ("temp_directory", "spill"), ("threads", "2"),
            ])
            try project.useLandedOrders(batchBytes: Self.batchBytes)
            try project.writeNewestOrders(columns: "id, version, text, _airbyte_extracted_at")
            let landed = try LandedOrders(of: project)
            let bytes = try await land(landed, project)
            let run = try await project.dbtRun(within: .seconds(9_000))
            print("backlog: \(bytes / 1_000_000) MB of files, peak \(run.peakResidentBytes / 1_000_000) MB")
            #expect(bytes > 3 * Self.batchBytes, "the backlog must be larger than a part")
            #expect(run.peakResidentBytes < (Self.memoryLimit + Self.megabytesBeside) * 1_000_000)
            #expect(
                try await project.numbers(
                    "select count(*), count(distinct id), min(length(text)) from int_shopify__orders")
                    == [Self.rowsPerFile, Self.rowsPerFile, 96])
            #expect(try await project.consumed() == [Self.files, Self.files])

            let again = try await project.dbtRun(["--full-refresh"], within: .seconds(9_000))
            #expect(again.peakResidentBytes < (Self.memoryLimit + Self.megabytesBeside) * 1_000_000)
            #expect(
                try await project.numbers("select count(*), count(distinct id) from int_shopify__orders")
                    == [Self.rowsPerFile, Self.rowsPerFile])
        }

        /// - Returns: how many bytes the files have together.
        private func land(_ landed: LandedOrders, _ project: TestProject) async throws -> Int {
            let seed = project.file("seed.parquet")
            try await project.query(
                """
                COPY (SELECT i AS id, i AS version, md5(i::VARCHAR) || md5((i + 1)::VARCHAR) || md5((i + 2)::VARCHAR)
                          AS text, make_timestamp(i * 1000000) AS _airbyte_extracted_at
                      FROM range(\(Self.rowsPerFile)) r(i)) TO '\(seed)' (FORMAT parquet)
                """, within: .seconds(300))
            for place in 0..<Self.files {
                let target = "\(landed.folder)/\(LandedOrders.File(place / 10, place % 10, []).name)"
                try FileManager.default.createDirectory(
                    atPath: String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]),
                    withIntermediateDirectories: true)
                try FileManager.default.linkItem(atPath: seed, toPath: target)
            }
            let size = try FileManager.default.attributesOfItem(atPath: seed)[.size] as? Int ?? 0
            return size * Self.files
        }
    }
}
