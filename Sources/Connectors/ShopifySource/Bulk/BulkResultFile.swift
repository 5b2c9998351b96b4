// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// A file without a name that holds a result; it is gone with this.
final class BulkResultFile: Sendable {
    private static let nameTries = 100

    private let descriptor: Int32
    private let stream: ShopifyStream

    init(in folder: String, of stream: ShopifyStream, random: RandomSource) throws {
        self.stream = stream
        for _ in 0..<Self.nameTries {
            let path = "\(folder)/lotus-bulk-\(String(random.next(), radix: 36))"
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if descriptor >= 0 {
                unlink(path)
                self.descriptor = descriptor
                return
            }
            guard errno == EEXIST else { break }
        }
        throw BulkErrors(stream).file("written into `\(folder)`", errno)
    }

    deinit { close(descriptor) }

    /// Adds bytes at the end.
    func append(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { raw in
            var written = 0
            while written < raw.count {
                let count = write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw BulkErrors(stream).file("written", errno) }
                written += count
            }
        }
    }

    /// Reads as many bytes from an offset on as there are and as fit.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, offset + done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw BulkErrors(stream).file("read", errno) }
            if count == 0 { break }
            done += count
        }
        return done
    }
}
