// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import Orchestrator
internal import Synchronization

/// Tells the steps of a run, each of which begins and ends once.
final class RunSteps: Sendable {
    private struct State {
        var started: Set<AssetKey> = []
        var over: Set<AssetKey> = []
        var failed: Set<AssetKey> = []
        var hasFailedChecks = false
    }

    private let project: ProjectDefinitions
    private let log: any RunLog
    private let time: any TimeSource
    private let state = Mutex(State())

    init(_ project: ProjectDefinitions, _ log: any RunLog, _ time: any TimeSource) {
        self.project = project
        self.log = log
        self.time = time
    }

    var failed: Set<AssetKey> { state.withLock { $0.failed } }
    var hasFailures: Bool { state.withLock { !$0.failed.isEmpty || $0.hasFailedChecks } }

    func isOver(_ key: AssetKey) -> Bool { state.withLock { $0.over.contains(key) } }

    func start(_ key: AssetKey) {
        guard state.withLock({ !$0.over.contains(key) && $0.started.insert(key).inserted }) else { return }
        tell(.stepStarted, key)
    }

    func made(_ key: AssetKey, _ metadata: AssetMetadata, sql: String? = nil) {
        start(key)
        guard state.withLock({ $0.over.insert(key).inserted }) else { return }
        var metadata = metadata
        metadata.codeVersion = project.definitions.assets[key]?.codeVersion
        if let sql {
            let hash = ContentHash.of(sql)
            log.keep(sql, as: hash)
            metadata.sql = hash.text
        }
        tell(.materialized(metadata), key)
        tell(.stepSucceeded, key)
    }

    /// A step that had nothing to do: nothing was made, and all is well.
    func idle(_ key: AssetKey, _ reason: String) {
        start(key)
        guard state.withLock({ $0.over.insert(key).inserted }) else { return }
        tell(.stepSucceeded, key, Self.line(reason))
    }

    /// - Parameter kind: `stepFailed` or `stepSkipped`.
    func end(_ key: AssetKey, _ kind: RunEvent.Kind, _ reason: String) {
        let isNew = state.withLock { state in
            guard state.over.insert(key).inserted else { return false }
            if kind == .stepFailed { state.failed.insert(key) }
            return true
        }
        if isNew { tell(kind, key, Self.line(reason)) }
    }

    func checked(
        _ key: AssetKey, _ check: AssetCheck, passed: Bool, failures: Int64?, _ message: String?
    ) {
        if !passed, check.severity == .error { state.withLock { $0.hasFailedChecks = true } }
        tell(
            .checked(
                CheckResult(check.name, passed: passed, severity: check.severity, failures: failures)), key,
            message.map(Self.line))
    }

    func print(_ text: String, _ key: AssetKey?) { log.print(text, step: key?.description) }

    private func tell(_ kind: RunEvent.Kind, _ key: AssetKey, _ message: String? = nil) {
        log.tell(RunEvent(kind, at: time.now(), step: key.description, asset: key, message: message))
    }

    private static let messageCharactersMax = 2_000

    /// The first lines of a text as one.
    private static func line(_ text: String) -> String {
        String(
            text.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
                .joined(separator: "; ").prefix(messageCharactersMax))
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// The tests that can be run with what is built: of what is built, and on nothing but that and what it is
/// made from (dbt's indirect selection `buildable`).
struct BuildableChecks: Sendable {
    let tests: Set<String>
    private let checks: [String: (AssetKey, AssetCheck)]

    init(_ project: ProjectDefinitions, _ assets: [Asset]) {
        let graph = project.definitions.assets
        let keys = Set(assets.map(\.key))
        let reach = keys.union(graph.ancestors(of: keys))
        let ids = Set(reach.compactMap { graph[$0]?.name })
        let parents = Dictionary(
            project.manifest.nodes.filter { $0.resourceType == .test }
                .map { ($0.uniqueID, $0.nodeDependencies) }
        ) { first, _ in first }
        var found: [String: (AssetKey, AssetCheck)] = [:]
        for asset in assets {
            for check in asset.checks {
                let needed = (parents[check.identity] ?? []).filter {
                    $0.hasPrefix("model.")
                        || $0.hasPrefix("seed.") || $0.hasPrefix("snapshot.")
                }
                let isEphemeral = { (id: String) in !project.isAsset(id) }
                if needed.allSatisfy({ ids.contains($0) || isEphemeral($0) }) {
                    found[check.identity] = (asset.key, check)
                }
            }
        }
        checks = found
        tests = Set(found.keys)
    }

    func check(_ id: String) -> (AssetKey, AssetCheck)? { checks[id] }
}
