// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Glibc
import LotusCore
import Synchronization

/// Standard error and the end of the process.
enum Terminal {
    static var environment: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text)
            if let equals = pair.firstIndex(of: "=") {
                variables[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
            }
            entry += 1
        }
        return variables
    }

    static var executable: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static var folder: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil else { return "/" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Whether texts may have characters beyond ASCII, as far as the locale tells.
    static var isUTF8: Bool {
        let variables = environment
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { variables[$0] }.first { !$0.isEmpty } ?? ""
        return locale.lowercased().filter { $0 != "-" }.contains("utf8")
    }

    /// How wide a terminal is; 80 where that is not known.
    static func columns(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    static func writeError(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    /// A note on long work; only for people.
    static func notice(_ text: String) {
        if isTerminal(STDERR_FILENO) { writeError(text + "\n") }
    }

    static func warn(_ warning: LotusError) {
        let rendered = renderer(verbose: false).render(warning)
        writeError("warning" + rendered.dropFirst("error".count) + "\n")
    }

    /// Prints an error; the program goes on.
    static func show(_ error: any Error, verbose: Bool) {
        writeError(renderer(verbose: verbose).render(error) + "\n")
    }

    static func fail(_ error: any Error, verbose: Bool) -> Never {
        writeError(renderer(verbose: verbose).render(error) + "\n")
        let isInterrupt = (error as? LotusError)?.code == .cancelled
        exit(isInterrupt ? 130 : ErrorRenderer.exitCode(of: error))
    }

    /// The secrets that this process knows of; nothing that is printed may hold one.
    private static let secrets = Mutex<[Secret]>([])

    static func keepSecret(_ secret: Secret) { secrets.withLock { $0.append(secret) } }

    private static func renderer(verbose: Bool) -> ErrorRenderer {
        let wantsColor = isTerminal(STDERR_FILENO) && (environment["NO_COLOR"] ?? "").isEmpty
        return ErrorRenderer(color: wantsColor, verbose: verbose, redactor: redactor)
    }

    /// Knows all of them.
    static var redactor: Redactor { Redactor(secrets.withLock { $0 }) }

    /// Ends the process without the destructors of libraries: the engine's would meet threads of its
    /// extensions that still run.
    static func exit(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }
}

/// The reader of our output went away, as `head` does: no error.
struct BrokenPipe: Error {
    static func ignoreSignal() { signal(SIGPIPE, SIG_IGN) }
}
