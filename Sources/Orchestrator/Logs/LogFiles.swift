// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
internal import LotusCore

/// The files below one folder in which logs are kept. Its calls block.
struct LogFiles: Sendable {
    let root: String

    func path(_ file: String) -> String { root + "/" + file }

    // MARK: Writing

    /// Adds bytes to the end of a file in one piece. - Returns: why that failed.
    func add(_ bytes: [UInt8], to file: String) -> String? {
        let path = path(file)
        var descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0, errno == ENOENT {
            if let failure = makeFolder(of: file) { return failure }
            descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        }
        guard descriptor >= 0 else { return Self.reason(path, "written") }
        defer { Glibc.close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return Self.reason(path, "written") }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    /// Makes the folders above a file. - Returns: why that failed.
    func makeFolder(of file: String) -> String? {
        let path = path(file)
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return nil
        } catch {
            return "\(folder) cannot be made: \(error)"
        }
    }

    private static func reason(_ path: String, _ done: String) -> String {
        "\(path) cannot be \(done): \(String(cString: strerror(errno)))"
    }

    /// The runs that have a folder.
    func runs() throws -> [RunID] {
        guard FileManager.default.fileExists(atPath: root) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: root).map { RunID($0) }
                .filter { $0.createdAt != nil && LogName.folder(of: $0) == $0.text }
        } catch {
            throw Self.failure("\(root) cannot be read: \(error)", error)
        }
    }

    func remove(_ run: RunID) throws {
        let folder = path(LogName.folder(of: run))
        guard FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            throw Self.failure("\(folder) cannot be removed: \(error)", error)
        }
    }

    // MARK: Reading

    /// How much the files of a run hold.
    func bytes(of run: RunID) -> Int { ((try? logs(of: run)) ?? []).reduce(0) { $0 + $1.bytes } }

    /// The run's own log first, then those of its steps by name.
    func logs(of run: RunID) throws -> [LogFile] {
        let folder = path(LogName.folder(of: run))
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
            let logs = names.compactMap { name -> LogFile? in
                guard case .some(let step) = LogName.step(ofFile: name) else { return nil }
                var status = stat()
                guard stat(folder + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                    return nil
                }
                return LogFile(step: step, path: folder + "/" + name, bytes: Int(status.st_size))
            }
            return logs.sorted {
                ($0.step.map { [$0] } ?? []).lexicographicallyPrecedes($1.step.map { [$0] } ?? [])
            }
        } catch {
            throw Self.failure("\(folder) cannot be read: \(error)", error)
        }
    }

    /// A piece of a file; nil when there is no such file.
    func part(of file: String, from offset: Int, bytesMax: Int) throws -> ComputeLogPart? {
        let path = path(file)
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Self.failure(Self.reason(path, "read"), nil)
        }
        defer { Glibc.close(descriptor) }
        let wanted = max(bytesMax, LogText.bytesMin)
        // One more tells whether there is more.
        var bytes = [UInt8](repeating: 0, count: wanted + 1)
        var count = 0
        while count < bytes.count {
            let read = bytes[count...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(max(0, offset) + count))
            }
            if read < 0, errno == EINTR { continue }
            if read < 0 { throw Self.failure(Self.reason(path, "read"), nil) }
            if read == 0 { break }
            count += read
        }
        let isEnd = count <= wanted
        return LogText.part(Array(bytes[..<min(count, wanted)]), at: max(0, offset), isEnd: isEnd)
    }

    /// Whether a file ends with some bytes; one that cannot be read does not.
    func ends(_ file: String, with bytes: [UInt8]) -> Bool {
        var status = stat()
        guard stat(path(file), &status) == 0, Int(status.st_size) >= bytes.count else { return false }
        let end = try? part(of: file, from: Int(status.st_size) - bytes.count, bytesMax: bytes.count)
        return end.map { Array($0.text.utf8) == bytes } ?? false
    }

    private static func failure(_ message: String, _ cause: (any Error)?) -> LotusError {
        LotusError(
            .computeLogs, message,
            hint: "check the folder that `compute_logs:` in lotus.yml names, and its permissions",
            cause: cause)
    }
}
