// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Earlier texts in a file, one a line, which several shells add to at once.
package struct HistoryFile: Sendable {
    /// How many texts are kept.
    package static let textsMax = 2_000
    /// How large the file may grow before old texts are left out.
    package static let fileBytesMax = 4 << 20
    /// A longer text is not kept.
    package static let textBytesMax = 64 << 10

    let path: String

    package init(path: String) { self.path = path }

    /// A file of history that cannot be used, with the system's reason.
    package struct Failure: Error, Hashable {
        package let path: String
        package let reason: String
    }

    /// The texts, the oldest first; none when there is no file yet.
    ///
    /// - Throws: ``Failure``.
    package func load() throws(Failure) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return [] }
            throw failure()
        }
        defer { close(descriptor) }
        return Array(try read(descriptor).suffix(Self.textsMax))
    }

    /// Adds a text at the end, and makes the file smaller when it has grown too large.
    ///
    /// - Throws: ``Failure``.
    package func append(_ text: String) throws(Failure) {
        guard text.utf8.count <= Self.textBytesMax else { return }
        makeFolder()
        let descriptor = try lockedFile()
        defer { close(descriptor) }
        let line = HistoryLine.encode(text)
        // A shell that was killed may have left half a line.
        try write(endsWithinLine(descriptor) ? "\n" + line : line, to: descriptor)
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_size > Self.fileBytesMax { try shorten(descriptor) }
    }

    /// Opens the file and takes its lock. A file that another shell replaced meanwhile is opened anew.
    private func lockedFile() throws(Failure) -> Int32 {
        while true {
            let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw failure() }
            while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
            var (own, named) = (stat(), stat())
            if fstat(descriptor, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino {
                if own.st_mode & 0o077 != 0, own.st_mode & S_IFMT == S_IFREG { fchmod(descriptor, 0o600) }
                return descriptor
            }
            close(descriptor)
        }
    }

    private func endsWithinLine(_ descriptor: Int32) -> Bool {
        let size = lseek(descriptor, 0, SEEK_END)
        var byte: UInt8 = 0
        return size > 0 && pread(descriptor, &byte, 1, size - 1) == 1 && byte != UInt8(ascii: "\n")
    }

    /// Writes the newer half anew and puts it in place of the file; the lock of the old one is held.
    private func shorten(_ descriptor: Int32) throws(Failure) {
        lseek(descriptor, 0, SEEK_SET)
        var kept = ""
        var count = 0
        for text in try read(descriptor).suffix(Self.textsMax).reversed() {
            let line = HistoryLine.encode(text)
            guard count + line.utf8.count <= Self.fileBytesMax / 2 else { break }
            count += line.utf8.count
            kept = line + kept
        }
        let staged = "\(path).\(getpid())"
        let new = open(staged, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard new >= 0 else { throw failure() }
        defer { close(new) }
        try write(kept, to: new)
        if rename(staged, path) != 0 { throw failure() }
    }

    private func read(_ descriptor: Int32) throws(Failure) -> [String] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < Self.fileBytesMax * 2 {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            if count == 0 { break }
            bytes.append(contentsOf: block[..<count])
        }
        return bytes.split(separator: UInt8(ascii: "\n")).map {
            HistoryLine.decode(String(decoding: $0, as: UTF8.self))
        }
    }

    private func write(_ text: String, to descriptor: Int32) throws(Failure) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
    }

    /// The folders above the file, for this user alone.
    private func makeFolder() {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        var missing: [String] = []
        while !parts.isEmpty {
            let folder = parts.joined(separator: "/")
            if folder.isEmpty || access(folder, F_OK) == 0 { break }
            missing.append(folder)
            parts.removeLast()
        }
        for folder in missing.reversed() { mkdir(folder, 0o700) }
    }

    private func failure() -> Failure {
        Failure(path: path, reason: strerror(errno).map { String(cString: $0) } ?? "error \(errno)")
    }
}
