// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The lines of one stream, one after the other in bounded memory.
struct LineStore: ~Copyable {
    private(set) var scanner: RecordScanner
    private(set) var file: MemoryFile
    /// How much of the file is used.
    private(set) var byteCount = 0
    private let stream: String

    init(_ scanner: consuming RecordScanner, stream: String, bytesMax: Int) throws {
        self.scanner = scanner
        self.stream = stream
        file = try MemoryFile(byteCount: bytesMax)
    }

    /// The lines.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: file.bytes[..<byteCount]) }

    /// Checks a record and adds its line.
    ///
    /// - Returns: where the line lies; nil when there is no room for it. Without lines there always is.
    mutating func add(_ record: UnsafeBufferPointer<UInt8>, emittedAt: Int64) throws -> Range<Int>? {
        var wanted = scanner.roomBytes(for: record.count)
        while true {
            guard try makeRoom(wanted, recordBytes: record.count) else { return nil }
            let room = UnsafeMutableBufferPointer(rebasing: file.bytes[byteCount...])
            do throws(RecordScanFailure) {
                let length = try scanner.scan(record, emittedAt: emittedAt, into: room)
                byteCount += length
                return byteCount - length..<byteCount
            } catch {
                switch error {
                case .malformed(let offset): throw malformed(record.count, offset)
                case .noRoom: wanted = max(wanted, room.count) * 2
                }
            }
        }
    }

    /// Adds lines that someone writes into the room that is lent.
    ///
    /// - Returns: false when there is no room for so much.
    mutating func add(
        byteCount count: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) throws -> Bool {
        guard try makeRoom(count, recordBytes: count) else { return false }
        try write(UnsafeMutableBufferPointer(rebasing: file.bytes[byteCount..<byteCount + count]))
        byteCount += count
        return true
    }

    /// Forgets the lines after the first ones, which have this many bytes.
    mutating func keep(byteCount count: Int) {
        precondition(count <= byteCount, "What is kept was there.")
        byteCount = count
    }

    /// Forgets the lines; the memory is kept.
    mutating func removeAll() { byteCount = 0 }

    private mutating func makeRoom(_ wanted: Int, recordBytes: Int) throws -> Bool {
        if file.bytes.count - byteCount >= wanted { return true }
        if byteCount > 0 { return false }
        guard wanted <= LandingLimits.lineBytesMax else { throw tooLong(recordBytes) }
        try file.grow(to: wanted)
        return true
    }

    private func malformed(_ byteCount: Int, _ offset: Int) -> LotusError {
        LotusError(
            .landingRecord,
            "a record of the stream `\(stream)` is no JSON object: byte \(offset) of \(byteCount) is wrong",
            hint: "The source gave what it should have refused; report it with the stream's name.")
    }

    private func tooLong(_ byteCount: Int) -> LotusError {
        LotusError(
            .landingRecord,
            "a record of the stream `\(stream)` has \(byteCount) bytes: its line would be longer than "
                + "\(LandingLimits.lineBytesMax) bytes",
            hint: "Leave out the field that is so large: name the wanted ones in the stream file.")
    }
}
