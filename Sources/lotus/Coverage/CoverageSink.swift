// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import Synchronization

/// Counts what a source reads, and keeps nothing of it.
final class CoverageSink: RecordSink {
    private let state: Mutex<[StreamDescriptor: ColumnCoverage]>

    init(_ streams: [CatalogStream]) {
        state = Mutex(
            Dictionary(streams.map { ($0.descriptor, ColumnCoverage($0.schema)) }) { first, _ in first })
    }

    func coverage(of stream: StreamDescriptor) -> ColumnCoverage? { state.withLock { $0[stream] } }

    func records(_ batch: RecordBatch) async throws {
        // A stream gives its batches one after the other, so that nobody else counts it meanwhile.
        guard var coverage = state.withLock({ $0.removeValue(forKey: batch.stream) }) else { return }
        try batch.bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<batch.count {
                try coverage.count(UnsafeBufferPointer(rebasing: bytes[batch.range(of: index)]))
            }
        }
        state.withLock { [coverage] in $0[batch.stream] = coverage }
    }

    func started(_ stream: StreamDescriptor) async throws {}

    func checkpoint(_ stream: StreamDescriptor, _ state: StreamState) async throws {}

    func completed(_ stream: StreamDescriptor) async throws {}

    /// One stream less would make the coverage wrong.
    func failed(_ stream: StreamDescriptor, _ error: LotusError) async throws { throw error }

    func note(_ note: SourceNote) async {}
}
