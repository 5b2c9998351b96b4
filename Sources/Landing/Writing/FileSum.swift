// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Glibc
internal import LotusCore

/// How long a file is, and its MD5 sum.
struct FileSum {
    let bytes: Int
    /// Hexadecimal digits.
    let md5: String

    private static let chunkBytes = 1 << 20

    init(of path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        defer { close(descriptor) }
        var sum = Insecure.MD5()
        var total = 0
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 8)
        defer { chunk.deallocate() }
        while true {
            let count = read(descriptor, chunk.baseAddress, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.unreadable(path) }
            if count == 0 { break }
            sum.update(bufferPointer: UnsafeRawBufferPointer(rebasing: chunk[..<count]))
            total += count
        }
        bytes = total
        md5 = sum.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func unreadable(_ path: String) -> LotusError {
        LotusError(
            .landingStaging, "the staged file \(path) cannot be read: \(SystemFailure())",
            hint: "Check the staging folder, then run the sync again.")
    }
}
