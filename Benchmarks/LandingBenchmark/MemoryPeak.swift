// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Landing
import LotusCore

/// How much memory landing takes at most: resident memory, in which mapped memory files count too.
enum MemoryPeak {
    private static let batchRecords = 50_000
    private static let startedAt: Int64 = 1_790_000_000_000

    static func print(_ name: String) async throws {
        let folder = NSTemporaryDirectory() + "/landing-memory-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let table = LandingTable(schema: BenchmarkStream.orders.schema)
        let writer = try await ParquetWriter.open(
            components: LandingBenchmark.components(), spillFolder: folder)
        let records =
            Int(ProcessInfo.processInfo.environment["RECORDS"] ?? "")
            ?? (name == "partitions" ? 1_000_000 : 10_000_000)
        let path = folder + "/part.parquet"
        let files =
            name == "partitions"
            ? try await landPartitions(records, table, writer, path, folder)
            : try await landSmallOrders(records, table, writer, path)
        await writer.close()
        Swift.print(records, files, peakMegabytes())
    }

    private static func peakMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) / 1_000
    }

    /// Small orders, created on random days of about three years.
    private static func batch(_ first: Int, _ random: inout SeededGenerator) -> (bytes: [UInt8], ends: [Int])
    {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for number in first..<first + batchRecords {
            let day = CivilDate(daysSince1970: 19_000 + Int64(random.next() % 1_000))
            bytes +=
                """
                {"id":\(number),"created_at":"\(day)T10:20:30-05:00","updated_at":"2026-01-02T03:04:05Z",\
                "total_price":\(number % 1_000).5,"email":"c\(number)@example.com","customer":{"id":\(number)},\
                "line_items":[{"id":\(number),"quantity":1}]}
                """.utf8
            ends.append(bytes.count)
            bytes.append(UInt8(ascii: "\n"))
        }
        return (bytes, ends)
    }

    private static func landSmallOrders(
        _ records: Int, _ table: LandingTable, _ writer: ParquetWriter, _ path: String
    ) async throws -> Int {
        var random = SeededGenerator(7)
        var files = 0
        let part = try PartBuffer(table, stream: "orders")
        for first in stride(from: 0, to: records, by: batchRecords) {
            let (bytes, ends) = batch(first, &random)
            var index = 0
            while index < ends.count {
                index = try part.append(bytes, ends: ends, from: index, emittedAt: startedAt)
                if index == ends.count { break }
                _ = try await writer.write(part, to: path, syncID: 1, generationID: 1)
                part.removeAll()
                files += 1
            }
        }
        _ = try await writer.write(part, to: path, syncID: 1, generationID: 1)
        return files + 1
    }

    private static func landPartitions(
        _ records: Int, _ table: LandingTable, _ writer: ParquetWriter, _ path: String, _ folder: String
    ) async throws -> Int {
        var random = SeededGenerator(7)
        var files = 0
        let part = try PartBuffer(table, stream: "orders")
        let buffer = try PartitionedBuffer(
            table, stream: "orders", field: "created_at", startedAt: startedAt, folder: folder)
        for first in stride(from: 0, to: records, by: batchRecords) {
            let (bytes, ends) = batch(first, &random)
            var index = 0
            while index < ends.count {
                index = try buffer.append(bytes, ends: ends, from: index, emittedAt: startedAt)
                guard index < ends.count, try await !buffer.makeRoom() else { continue }
                try await buffer.drain(into: part) { _, part in
                    _ = try await writer.write(part, to: path, syncID: 1, generationID: 1)
                    files += 1
                }
            }
        }
        try await buffer.drain(into: part) { _, part in
            _ = try await writer.write(part, to: path, syncID: 1, generationID: 1)
            files += 1
        }
        return files
    }
}
