// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
internal import LotusCore
internal import ProjectFiles

/// Runs a tool of the system, such as `git`, which is found through `PATH`.
struct ToolCommand {
    let name: String
    let environment: ProjectFiles.Environment
    /// What a failure may come from, for the error's hint.
    let advice: String

    /// Fetches repositories.
    static func git(_ environment: ProjectFiles.Environment) -> ToolCommand {
        ToolCommand(
            name: "git", environment: environment,
            advice: "Check the address and the revision of the package, and that git may read it.")
    }

    /// Unpacks archives.
    static func tar(_ environment: ProjectFiles.Environment) -> ToolCommand {
        ToolCommand(
            name: "tar", environment: environment,
            advice: "Check that the address leads to an archive in the form `.tar.gz`.")
    }

    /// What a tool prints; at most this much of it is kept.
    private static let outputBytesMax = 1 << 20

    /// The standard output of the tool with these arguments.
    ///
    /// - Throws: ``LotusError`` when there is no such tool, and when it fails, with what it said.
    func run(_ arguments: [String], in folder: String) throws(LotusError) -> String {
        let path = try executable()
        let files = [try ScratchFile(), try ScratchFile()]
        let status = try spawn(path, [name, "-C", folder] + arguments, files)
        let output = files[0].text(limit: Self.outputBytesMax)
        guard status == 0 else {
            let said =
                files[1].text(limit: Self.outputBytesMax).split(separator: "\n").last.map(String.init) ?? ""
            throw LotusError(
                .dbtInstall, "`\(name) \(arguments.first ?? "")` failed: \(said)", hint: advice)
        }
        return output
    }

    private func executable() throws(LotusError) -> String {
        for folder in (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") {
            let path = "\(folder)/\(name)"
            if access(path, X_OK) == 0 { return path }
        }
        throw LotusError(
            .dbtInstall, "there is no `\(name)` on the PATH",
            hint: "Install \(name): some kinds of packages cannot be installed without it.")
    }

    private func spawn(
        _ path: String, _ arguments: [String], _ files: [ScratchFile]
    ) throws(LotusError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, files[0].descriptor, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, files[1].descriptor, STDERR_FILENO)
        var variables = environment.names.map { "\($0)=\(environment[$0] ?? "")" }
        // A password that is missing must not be asked for.
        variables.append("GIT_TERMINAL_PROMPT=0")
        var process = pid_t()
        let status = CStrings.with(arguments) { arguments in
            CStrings.with(variables) { variables in
                posix_spawn(&process, path, &actions, nil, arguments, variables)
            }
        }
        guard status == 0 else {
            throw LotusError(
                .dbtInstall, "`\(name)` cannot be started (error \(status))",
                hint: "Check the installation of \(name).")
        }
        var report: Int32 = 0
        while waitpid(process, &report, 0) < 0, errno == EINTR {}
        return report
    }
}

/// A file without a name that a child writes to.
private final class ScratchFile {
    let descriptor: Int32

    init() throws(LotusError) {
        var name = Array("\(FileManager.default.temporaryDirectory.path)/tool-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else {
            throw LotusError(
                .dbtInstall, "the output of a tool cannot be kept in the folder of temporary files",
                hint: "Make room there, or name another folder with TMPDIR.")
        }
        unlink(name)
    }

    deinit { close(descriptor) }

    func text(limit: Int) -> String {
        lseek(descriptor, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Texts as C wants them: an array of pointers that ends with a null pointer.
private enum CStrings {
    static func with<Result>(
        _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("the array has at least its end") }
            return body(base)
        }
    }
}
