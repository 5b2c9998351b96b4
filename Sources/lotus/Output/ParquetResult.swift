// SPDX-License-Identifier: Apache-2.0

import DuckDB
import FoundationEssentials
import Glibc
import LotusCore

/// Lets the engine write a query's rows as Parquet, then copies the file to where it shall go.
struct ParquetResult {
    let sink: OutputSink

    func write(_ query: String, on connection: borrowing Connection) throws {
        guard !sink.hasWritten else {
            throw LotusError(
                .outputFormat, "a Parquet file holds the rows of one query; this is the second",
                hint: "run the queries one by one, each with its own `--output`")
        }
        let path = "\(FileManager.default.temporaryDirectory.path)/lotus-\(getpid()).parquet"
        defer { unlink(path) }
        try connection.execute(
            "COPY (\(query)\n) TO \(SQLText.literal(path)) (FORMAT parquet, COMPRESSION zstd)")
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutputSink.failure(path, errno) }
        defer { close(descriptor) }
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &block, block.count)
            if count < 0 { throw OutputSink.failure(path, errno) }
            if count == 0 { return }
            try block.withUnsafeBytes { try sink.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
