// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import LotusCore
package import Orchestrator

/// Health and metrics of a daemon.
///
/// `GET /health` answers while the process lives; `GET /ready` with 200 when the project could be read and the
/// store answers, else 503 and why; `GET /metrics` in the text format of Prometheus (0.0.4).
package struct InstanceRoutes: Sendable {
    private let store: any RunStore
    private let current: CurrentDefinitions
    private let counts: EventCounts
    private let version: String
    private let time: any TimeSource

    package init(
        store: any RunStore, current: CurrentDefinitions, counts: EventCounts, version: String,
        time: any TimeSource = .system
    ) {
        self.store = store
        self.current = current
        self.counts = counts
        self.version = version
        self.time = time
    }

    package func answer(_ request: WebRequest) async -> WebResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            return WebResponse("only GET is answered here\n", status: 405)
        }
        switch request.path {
        case "/health": return .json(["status": "ok", "version": .string(version)])
        case "/ready": return await ready()
        case "/metrics": return await metrics()
        case "/":
            return WebResponse("lotus \(version)\n/health\n/ready\n/metrics\n")
        default: return WebResponse("there is nothing at \(request.path)\n", status: 404)
        }
    }

    private func ready() async -> WebResponse {
        if let error = current.error {
            return .json(["status": "broken", "reason": .string(text(of: error))], status: 503)
        }
        guard current.definitions != nil else { return .json(["status": "starting"], status: 503) }
        do {
            _ = try await store.lastEventID()
            return .json(["status": "ready"])
        } catch {
            return .json(["status": "broken", "reason": .string(text(of: error))], status: 503)
        }
    }

    private func text(of error: any Error) -> String { (error as? LotusError)?.description ?? "\(error)" }

    private func metrics() async -> WebResponse {
        do {
            return WebResponse(
                try await text().text, contentType: "text/plain; version=0.0.4; charset=utf-8")
        } catch {
            return WebResponse("\(text(of: error))\n", status: 503)
        }
    }

    private func text() async throws -> MetricsText {
        var text = MetricsText()
        let now = time.now()
        let active = try await store.runs(.active)
        text.add("lotus_up", .gauge, "1 while the daemon runs.", [([:], 1)])
        text.add(
            "lotus_definitions_ok", .gauge, "Whether the project can be read as it is now.",
            [([:], current.error == nil && current.definitions != nil ? 1 : 0)])
        text.add(
            "lotus_runs_active", .gauge, "Runs that are not over.",
            [RunStatus.queued, .starting, .started, .canceling].map { status in
                (["status": status.rawValue], Double(active.count { $0.status == status }))
            })
        text.add(
            "lotus_runs_ended_total", .counter, "Runs that ended since the start.",
            counts.endedRuns.map { (["status": $0.key], Double($0.value)) })
        text.add(
            "lotus_ticks_total", .counter, "Ticks that requested runs or failed since the start.",
            counts.ticks.map { (["kind": $0.key.kind, "status": $0.key.status], Double($0.value)) })
        text.add(
            "lotus_paused", .gauge, "Whether nothing begins by itself.",
            [([:], try await store.pausedSince() == nil ? 0 : 1)])
        let states = try await store.assetStates(nil)
        let assets = current.definitions?.assets.order ?? []
        text.add(
            "lotus_asset_age_seconds", .gauge, "Time since an asset was made, or news of it seen.",
            assets.compactMap { key in
                states[key]?.latest.map { (["asset": key.description], (now - $0.time) / .seconds(1)) }
            })
        text.add(
            "lotus_asset_failed", .gauge, "Whether the last attempt to make an asset failed.",
            assets.compactMap { key in
                states[key]?.attempt.map {
                    (["asset": key.description], $0.status == .failed ? 1 : 0)
                }
            })
        if let bytes = Self.residentBytes() {
            text.add(
                "process_resident_memory_bytes", .gauge, "Memory of the daemon.", [([:], Double(bytes))])
        }
        return text
    }

    /// The second number of `/proc/self/statm`, in pages of 4 KiB.
    private static func residentBytes() -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else { return nil }
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? Int(fields[1]).map { $0 * 4096 } : nil
    }
}
