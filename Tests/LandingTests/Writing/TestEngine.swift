// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import DuckDB
import Foundation
import Landing
import LotusTestKit
import Testing

/// The engine that the landing zone writes with, and one that reads what it wrote.
struct TestEngine {
    let scratch: ScratchFolder
    let writer: ParquetWriter
    let reader: Database

    static func components() throws -> Components {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var environment = ProcessInfo.processInfo.environment
        if environment["LOTUS_HOME"] == nil { environment["LOTUS_HOME"] = Checkout.root.path + "/.lotus" }
        return try Components.locate(environment: environment, executable: executable)
    }

    init() async throws {
        scratch = try ScratchFolder()
        writer = try await ParquetWriter.open(components: Self.components(), spillFolder: scratch.path)
        reader = try await Database.open(Database.Configuration(), components: Self.components())
    }

    /// Writes records into one file.
    func write(
        _ records: [String], _ table: LandingTable, emittedAt: Int64 = 1_767_225_600_000,
        to name: String = "part.parquet"
    ) async throws -> StagedFile {
        let part = try PartBuffer(table, stream: "orders", bytesMax: 1 << 20)
        let (bytes, ends) = Self.batch(records)
        #expect(try part.append(bytes, ends: ends, emittedAt: emittedAt) == records.count)
        return try await write(part, to: name)
    }

    func write(_ part: PartBuffer, to name: String = "part.parquet") async throws -> StagedFile {
        try await writer.write(part, to: scratch.path + "/" + name, syncID: 7, generationID: 3)
    }

    /// Rows of a statement in which `FILE` stands for a file.
    func rows(_ sql: String, of file: StagedFile) async throws -> [[Value]] {
        let statement = sql.replacingOccurrences(of: "FILE", with: "'\(file.path)'")
        return try await reader.withConnection { try $0.rows(statement) }
    }

    /// The texts of one column.
    func texts(_ sql: String, of file: StagedFile) async throws -> [String?] {
        try await rows(sql, of: file).map { row in
            if case .text(let text)? = row.first { text } else { nil }
        }
    }

    /// Newline-delimited JSON, and where its records end.
    static func batch(_ records: [String]) -> (bytes: [UInt8], ends: [Int]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for record in records {
            bytes += record.utf8
            ends.append(bytes.count)
            bytes.append(UInt8(ascii: "\n"))
        }
        return (bytes, ends)
    }
}
