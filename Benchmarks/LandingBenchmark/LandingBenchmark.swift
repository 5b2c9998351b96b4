// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import DuckDB
import Foundation
import Glibc
import Landing
import LotusCore

/// What it costs to make Parquet files of records: the engine alone, reading a file with the same columns,
/// against our way of checked lines in memory.
///
/// Prints one line for each stream: its name, megabytes of records, CPU seconds of the engine alone, CPU
/// seconds of our way, and megabytes that the scanner alone does in a second. BYTES sets how much is read.
/// With `memory small-orders` or `memory partitions` it prints records, files and the peak of its memory
/// in megabytes instead; RECORDS sets how many there are.
@main
enum LandingBenchmark {
    private static let batchBytes = 8 << 20
    private static let runs = Int(ProcessInfo.processInfo.environment["RUNS"] ?? "") ?? 2
    private static let bytes = Int(ProcessInfo.processInfo.environment["BYTES"] ?? "") ?? 300_000_000

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "memory" {
            return try await MemoryPeak.print(arguments.dropFirst().first ?? "")
        }
        let folder = NSTemporaryDirectory() + "/landing-benchmark-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for stream in BenchmarkStream.allCases
        where arguments.isEmpty || arguments.contains(stream.rawValue) {
            try await measure(stream, folder)
        }
    }

    private static func measure(_ stream: BenchmarkStream, _ folder: String) async throws {
        let table = LandingTable(schema: stream.schema)
        let source = folder + "/records.json"
        let batches = try write(stream.schema, to: source)
        let total = batches.reduce(0) { $0 + $1.bytes.count }
        var bare = Double.infinity
        var ours = Double.infinity
        var scan = Double.infinity
        for _ in 0..<runs {
            bare = min(bare, try await cpu { try await copyWithTheEngine(table, source, folder) })
            ours = min(ours, try await cpu { try await land(batches, table, folder) })
            scan = min(scan, try await cpu { try scanOnly(batches, table) })
        }
        print(stream.rawValue, total / 1_000_000, bare, ours, Double(total) / 1e6 / scan)
        fflush(nil)
    }

    /// CPU seconds of this process while something runs.
    private static func cpu(_ body: () async throws -> Void) async throws -> Double {
        let start = seconds()
        try await body()
        return seconds() - start
    }

    private static func seconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    private struct Batch {
        let bytes: [UInt8]
        let ends: [Int]
    }

    private static func write(_ schema: SchemaNode, to path: String) throws -> [Batch] {
        var generator = RecordGenerator(seed: 7)
        var batches: [Batch] = []
        guard let file = fopen(path, "w") else { throw CocoaError(.fileWriteUnknown) }
        defer { fclose(file) }
        var written = 0
        while written < bytes {
            let (bytes, ends) = generator.batch(schema, bytes: batchBytes)
            fwrite(bytes, 1, bytes.count, file)
            batches.append(Batch(bytes: bytes, ends: ends))
            written += bytes.count
        }
        return batches
    }

    static func components() throws -> Components {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return try Components.locate(
            environment: ProcessInfo.processInfo.environment, executable: executable)
    }

    // MARK: - What is measured

    private static func copyWithTheEngine(
        _ table: LandingTable, _ source: String, _ folder: String
    ) async throws {
        let options = [
            ("threads", "1"), ("preserve_insertion_order", "false"), ("memory_limit", "8GiB"),
        ].map { (name: $0.0, value: $0.1) }
        let database = try await Database.open(
            Database.Configuration(options: options, connectionsMax: 1), components: components())
        let columns = table.columns.map {
            "\(SQLText.identifier($0.source)): \(SQLText.literal(readable($0.engineType)))"
        }.joined(separator: ", ")
        let statement = """
            COPY (SELECT * FROM read_json('\(source)', format = 'newline_delimited', auto_detect = false,
            columns = {\(columns)})) TO '\(folder)/bare.parquet' (FORMAT parquet, COMPRESSION zstd)
            """
        try await database.withConnection { _ = try $0.execute(statement) }
        await database.close()
    }

    /// The engine cannot read a union as one: it gets the member that the records have.
    private static func readable(_ type: String) -> String {
        type.replacingOccurrences(
            of: #"STRUCT("type" VARCHAR, "number" DOUBLE, "string" VARCHAR)"#, with: "DOUBLE")
    }

    private static func land(_ batches: [Batch], _ table: LandingTable, _ folder: String) async throws {
        let writer = try await ParquetWriter.open(components: components(), spillFolder: folder)
        let part = try PartBuffer(table, stream: "benchmark")
        for batch in batches {
            var index = 0
            while index < batch.ends.count {
                index = try part.append(batch.bytes, ends: batch.ends, from: index, emittedAt: 1)
                if index < batch.ends.count { try await flush(part, writer, folder) }
            }
        }
        try await flush(part, writer, folder)
        await writer.close()
    }

    private static func flush(_ part: PartBuffer, _ writer: ParquetWriter, _ folder: String) async throws {
        if part.rows == 0 { return }
        _ = try await writer.write(part, to: folder + "/part.parquet", syncID: 1, generationID: 1)
        part.removeAll()
    }

    private static func scanOnly(_ batches: [Batch], _ table: LandingTable) throws {
        var scanner = RecordScanner(table)
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
        defer { room.deallocate() }
        for batch in batches {
            try batch.bytes.withUnsafeBufferPointer { bytes in
                var start = 0
                for end in batch.ends {
                    _ = try scanner.scan(
                        UnsafeBufferPointer(rebasing: bytes[start..<end]), emittedAt: 1, into: room)
                    start = end + 1
                }
            }
        }
    }
}
