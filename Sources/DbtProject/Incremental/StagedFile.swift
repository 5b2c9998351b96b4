// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// Writes files whole: under another name first, and then in their place, so that nobody ever sees half of one.
package enum StagedFile {
    /// A file cannot be written.
    package struct Failure: Error, CustomStringConvertible {
        /// In the words of the operating system.
        package let description = String(cString: strerror(errno))
    }

    /// How many files this process has written: no two that are under way have one name.
    private static let count = Atomic<Int>(0)

    /// Writes a file, with the folders that it lies in.
    ///
    /// - Parameter parts: the contents, one part after the other.
    package static func write(_ parts: [[UInt8]], to path: String) throws(Failure) {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let staged = "\(path).\(getpid())-\(number).tmp"
        var file = create(staged)
        if file < 0, errno == ENOENT {
            makeFolder(of: path)
            file = create(staged)
        }
        guard file >= 0 else { throw Failure() }
        let isWritten = parts.allSatisfy { write($0, to: file) }
        let isClosed = close(file) == 0
        guard isWritten, isClosed, rename(staged, path) == 0 else {
            let failure = Failure()
            unlink(staged)
            throw failure
        }
    }

    /// Writes a file unless it has these contents already: to replace a file costs many times what it costs to
    /// look at it.
    package static func renew(_ bytes: [UInt8], at path: String) throws(Failure) {
        if !holds(bytes, path) { try write([bytes], to: path) }
    }

    /// Writes a file that only people read: one that is not there is made in its place, where somebody who looks
    /// right then may see the half of it, and one with these contents stays.
    package static func put(_ bytes: [UInt8], at path: String) throws(Failure) {
        var file = createNew(path)
        if file < 0, errno == ENOENT {
            makeFolder(of: path)
            file = createNew(path)
        }
        if file < 0, errno == EEXIST { return try renew(bytes, at: path) }
        guard file >= 0 else { throw Failure() }
        let isWritten = write(bytes, to: file)
        guard close(file) == 0, isWritten else {
            let failure = Failure()
            unlink(path)
            throw failure
        }
    }

    private static func createNew(_ path: String) -> Int32 {
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }

    private static func holds(_ bytes: [UInt8], _ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, Int(status.st_size) == bytes.count else { return false }
        return (try? FileText.bytes(path, shownAs: path)) == bytes
    }

    private static func create(_ path: String) -> Int32 {
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    }

    private static func makeFolder(of path: String) {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        if mkdir(folder, 0o777) != 0, errno == ENOENT {
            makeFolder(of: folder)
            mkdir(folder, 0o777)
        }
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if part < 0, errno == EINTR { continue }
                guard part > 0 else { return false }
                rest = rest.dropFirst(part)
            }
            return true
        }
    }
}
