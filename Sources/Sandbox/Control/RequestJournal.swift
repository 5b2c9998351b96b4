// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore
internal import Synchronization

/// Counts requests by their path, and writes them to a file when there is one.
final class RequestJournal: Sendable {
    private struct Count {
        var requests: UInt64 = 0
        var statuses: [Int: UInt64] = [:]
        var faults: UInt64 = 0
    }

    private struct State {
        var total: UInt64 = 0
        var paths: [String: Count] = [:]
    }

    private static let otherPaths = "(other)"

    private let state = Mutex(State())
    private let log: LogFile?
    private let clock: SandboxClock

    /// - Parameter path: The file that requests are appended to, a JSON document on each line.
    init(path: String?, clock: SandboxClock) throws {
        self.clock = clock
        guard let path else {
            log = nil
            return
        }
        log = try LogFile(path)
    }

    func note(_ request: SandboxRequest, fault: FaultRule.Kind?, _ outcome: RequestRouter.Outcome) {
        let status = outcome.status
        state.withLock { state in
            state.total += 1
            let isKnown = state.paths[request.path] != nil
            let hasRoom = state.paths.count < SandboxLimits.countedPathsMax
            let key = isKnown || hasRoom ? request.path : Self.otherPaths
            state.paths[key, default: Count()].requests += 1
            state.paths[key, default: Count()].statuses[status ?? 0, default: 0] += 1
            if fault != nil { state.paths[key, default: Count()].faults += 1 }
        }
        if let log { log.append(line(request, fault, status)) }
    }

    private func line(_ request: SandboxRequest, _ fault: FaultRule.Kind?, _ status: Int?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("number")
            writer.integer(request.number)
            writer.key("time")
            writer.string(clock.now.description)
            writer.member("method", request.method)
            writer.member("host", request.host)
            writer.member("path", request.path)
            writer.member("query", request.rawQuery)
            if let fault { writer.member("fault", fault.word) }
            writer.key("status")
            if let status { writer.integer(status) } else { writer.null() }
            if !request.body.isEmpty {
                let shown = request.body.prefix(SandboxLimits.loggedBodyBytesMax)
                writer.member("body", String(decoding: shown, as: UTF8.self))
            }
        }
        return writer.finished() + [UInt8(ascii: "\n")]
    }

    func reset() { state.withLock { $0 = State() } }

    func json() -> JSONValue {
        let (total, paths) = state.withLock { ($0.total, $0.paths) }
        return [
            "requests": .integer(total),
            "paths": .object(
                paths.sorted { $0.key < $1.key }.map { path, count in
                    JSONValue.Member(path, Self.json(count))
                }),
        ]
    }

    private static func json(_ count: Count) -> JSONValue {
        [
            "requests": .integer(count.requests), "faults": .integer(count.faults),
            "statuses": .object(
                count.statuses.sorted { $0.key < $1.key }.map { status, count in
                    JSONValue.Member(status == 0 ? "none" : String(status), .integer(count))
                }),
        ]
    }
}

extension RequestRouter.Outcome {
    /// Nil when nothing came.
    var status: Int? {
        switch self {
        case .response(let response), .brokenOff(let response): response.status
        case .silence: nil
        }
    }
}

/// A file that whole lines are appended to.
private final class LogFile: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw LotusError(
                .sandboxLog,
                "the request log `\(path)` cannot be opened: \(String(cString: strerror(errno)))",
                hint: "name a file in a folder that is there and may be written")
        }
    }

    deinit { _ = close(descriptor) }

    /// One short call, whose bytes the kernel keeps together; made only for who asked for the log.
    func append(_ line: [UInt8]) {
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
