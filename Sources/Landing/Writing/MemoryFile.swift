// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// A file without a name that lies in memory and is mapped, so that we write it as memory and the engine
/// reads it as a file.
struct MemoryFile: ~Copyable {
    private typealias Create = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32

    // The C library has it, but its Swift module does not show it.
    private static let create = dlsym(nil, "memfd_create").map { unsafeBitCast($0, to: Create.self) }
    private static let closeOnExec: UInt32 = 1

    private let descriptor: Int32
    private(set) var bytes: UnsafeMutableBufferPointer<UInt8>

    /// A file of this many bytes. Pages that are never written cost nothing.
    init(byteCount: Int) throws {
        descriptor = Self.create?("lotus-part", Self.closeOnExec) ?? -1
        bytes = UnsafeMutableBufferPointer(start: nil, count: 0)
        guard descriptor >= 0 else { throw Self.refused(byteCount) }
        try setLength(byteCount)
        bytes = try Self.map(descriptor, byteCount)
    }

    deinit {
        if let base = bytes.baseAddress { munmap(base, bytes.count) }
        if descriptor >= 0 { close(descriptor) }
    }

    /// How the engine, in the same process, opens it.
    var path: String { "/proc/self/fd/\(descriptor)" }

    /// Makes room for more; what was written stays.
    mutating func grow(to byteCount: Int) throws {
        try setLength(byteCount)
        let grown = try Self.map(descriptor, byteCount)
        if let base = bytes.baseAddress { munmap(base, bytes.count) }
        bytes = grown
    }

    /// Lends the file with a length that a reader sees; afterwards it is as long as before.
    func withLength<R>(_ byteCount: Int, _ body: () throws -> R) throws -> R {
        try setLength(byteCount)
        let result: R
        do {
            result = try body()
        } catch {
            // Why it failed says more.
            try? setLength(bytes.count)
            throw error
        }
        try setLength(bytes.count)
        return result
    }

    /// Gives the memory back to the system; the room stays.
    func release() throws {
        try setLength(0)
        try setLength(bytes.count)
    }

    private func setLength(_ byteCount: Int) throws {
        guard ftruncate(descriptor, byteCount) == 0 else { throw Self.refused(byteCount) }
    }

    private static func map(
        _ descriptor: Int32, _ byteCount: Int
    ) throws -> UnsafeMutableBufferPointer<UInt8> {
        let address = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else { throw refused(byteCount) }
        return UnsafeMutableBufferPointer(
            start: address.bindMemory(to: UInt8.self, capacity: byteCount), count: byteCount)
    }

    private static func refused(_ byteCount: Int) -> LotusError {
        LotusError(
            .landingMemory, "the system gives no memory file of \(byteCount) bytes: \(SystemFailure())",
            hint: "Give the process more memory or more open files (`ulimit -n`).")
    }
}
