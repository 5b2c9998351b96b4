// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
internal import Glibc

/// Gathers records of one stream into batches: their bytes are copied once, and nothing is made for each.
package struct BatchBuilder: Sendable {
    private let stream: StreamDescriptor
    private let emittedAt: Int64
    private let bytesMax: Int
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var finished: [RecordBatch] = []

    /// - Parameter emittedAt: When the records were read, in milliseconds since 1970.
    package init(
        stream: StreamDescriptor, emittedAt: Int64, bytesMax: Int = ConnectorLimits.batchBytesMax
    ) {
        self.stream = stream
        self.emittedAt = emittedAt
        self.bytesMax = bytesMax
    }

    /// How many records there are, in all batches.
    package var count: Int { finished.reduce(ends.count) { $0 + $1.count } }

    /// Makes room ahead; a good guess saves growing.
    package mutating func reserve(_ byteCount: Int) {
        bytes.reserveCapacity(min(byteCount, bytesMax))
    }

    /// A record that is one JSON object already.
    package mutating func append(_ record: UnsafeBufferPointer<UInt8>) {
        append { $0.append(compact: record) }
    }

    /// A record that is one JSON object already, with more members at its end.
    ///
    /// - Parameter members: Such as `"updated":"2026-…"`, without the comma before them.
    package mutating func append(
        _ record: UnsafeBufferPointer<UInt8>, adding members: UnsafeBufferPointer<UInt8>
    ) {
        append { bytes in
            bytes.append(compact: record)
            bytes.removeLast()
            if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: members)
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// A record that `write` appends to the bytes: one compact JSON object. When it throws, nothing was
    /// appended.
    package mutating func append<Failure: Error>(
        _ write: (inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let start = bytes.count
        do {
            try write(&bytes)
        } catch {
            bytes.removeLast(bytes.count - start)
            throw error
        }
        if bytes.count >= bytesMax, start > 0 { seal(before: start) }
        ends.append(bytes.count)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Makes a batch of what stands before an offset; the rest begins the next one.
    private mutating func seal(before offset: Int) {
        let rest = Array(bytes[offset...])
        bytes.removeLast(rest.count)
        finished.append(RecordBatch(stream: stream, bytes: bytes, ends: ends, emittedAt: emittedAt))
        bytes = rest
        ends = []
    }

    /// All batches, in order; the builder is empty then.
    package mutating func take() -> [RecordBatch] {
        if !ends.isEmpty {
            finished.append(RecordBatch(stream: stream, bytes: bytes, ends: ends, emittedAt: emittedAt))
        }
        defer { (bytes, ends, finished) = ([], [], []) }
        return finished
    }
}

extension [UInt8] {
    /// Valid JSON on one line: a line break can only be white space between its parts.
    package mutating func append(compact json: UnsafeBufferPointer<UInt8>) {
        guard let base = json.baseAddress else { return }
        let hasBreaks =
            memchr(base, Int32(UInt8(ascii: "\n")), json.count) != nil
            || memchr(base, Int32(UInt8(ascii: "\r")), json.count) != nil
        guard hasBreaks else { return append(contentsOf: json) }
        for byte in json where byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") { append(byte) }
    }
}
