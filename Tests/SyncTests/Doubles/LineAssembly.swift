// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Foundation
import Landing
import LotusCore
import LotusTestKit
import Sync
import Synchronization

/// Makes files of lines instead of Parquet: `extracted_at sync_id generation_id record`.
final class LineAssembly: PartAssembly {
    private let folder: String
    private let bytesMax: Int
    private let number = Mutex(0)
    /// Called when a file is about to be made.
    let onStage: (@Sendable () throws -> Void)?

    init(folder: String, bytesMax: Int = 300, onStage: (@Sendable () throws -> Void)? = nil) {
        self.folder = folder
        self.bytesMax = bytesMax
        self.onStage = onStage
    }

    /// How many files were made.
    var count: Int { number.withLock { $0 } }

    func assembler(
        for table: LandingTable, stream: String, partitionField: String?, startedAt: Int64
    ) throws -> any PartAssembler {
        LineAssembler(self, bytesMax: bytesMax)
    }

    fileprivate func write(_ text: String) throws -> String {
        try onStage?()
        let number = number.withLock { number in
            number += 1
            return number
        }
        let path = "\(folder)/staged-\(number)"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }
}

private final class LineAssembler: PartAssembler {
    private struct Line {
        let extractedAt: Int64
        let record: String
    }

    private let assembly: LineAssembly
    private let bytesMax: Int
    private let lines = Mutex<[Line]>([])

    init(_ assembly: LineAssembly, bytesMax: Int) {
        self.assembly = assembly
        self.bytesMax = bytesMax
    }

    var summary: PartSummary {
        lines.withLock { lines in
            let bytes = lines.reduce(0) { $0 + $1.record.utf8.count }
            return PartSummary(rows: lines.count, bytes: bytes, memoryBytes: bytes)
        }
    }

    func append(_ batch: RecordBatch, from first: Int, extractedAt: Int64) throws -> Int {
        var next = first
        while next < batch.count {
            let record = String(decoding: batch.bytes[batch.range(of: next)], as: UTF8.self)
            let held = summary
            if held.rows > 0, held.bytes + record.utf8.count > bytesMax { break }
            lines.withLock { $0.append(Line(extractedAt: extractedAt, record: record)) }
            next += 1
        }
        return next
    }

    func spill() -> Bool { false }

    func cut(to summary: PartSummary) -> Bool {
        lines.withLock { $0.removeLast($0.count - summary.rows) }
        return true
    }

    func stage(syncID: Int64, generationID: Int64) async throws -> [StagedPart] {
        let (text, rows) = lines.withLock { lines in
            (
                lines.map { "\($0.extractedAt) \(syncID) \(generationID) \($0.record)\n" }.joined(),
                lines.count
            )
        }
        let path = try assembly.write(text)
        return [
            StagedPart(
                path: path, partition: nil, bytes: text.utf8.count, md5: String(repeating: "0", count: 32),
                rows: rows)
        ]
    }

    func removeAll() { lines.withLock { $0 = [] } }
}
