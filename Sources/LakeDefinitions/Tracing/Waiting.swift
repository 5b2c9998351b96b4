// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Why a table has not been made since something new came.
struct Waiting {
    let text: String
    let advice: String?

    private init(_ text: String, _ advice: String?) {
        self.text = text
        self.advice = advice
    }

    /// - Parameters:
    ///   - since: when that came; what was skipped before tells nothing.
    ///   - stream: whose sensor makes it; nil for what follows other tables.
    init(
        _ station: RowTrace.Station, since: Timestamp?, _ stream: RowTrace.Stream?,
        _ instance: RowTrace.Instance
    ) {
        let making = station.making
        if let active = making.active {
            self.init(
                "run \(active.run) is \(active.isQueued ? "queued" : "running") since \(active.since.seconds)",
                "wait for it: `lotus runs show \(active.run)`")
        } else if let failure = making.failure, !failure.isSkip || since.map({ $0 <= failure.time }) ?? true {
            self.init(failure.text(of: "its last run"), failure.advice)
        } else if let since = instance.pausedSince {
            self.init("everything is paused since \(since.seconds)", "`lotus resume`")
        } else if let sensor = stream?.sensor {
            self.init(sensor, station, instance)
        } else if making.automation == "manual" {
            self.init(
                "it is made only when it is asked for (automation: manual)",
                "`lotus materialize \(station.name)`")
        } else if !instance.isDaemonRunning {
            self.init(Self.noDaemon, "`lotus materialize \(station.name)`, or start `lotus up`")
        } else if let decision = making.decision {
            self.init("automation says: \(decision)", "`lotus assets show \(station.name)`")
        } else {
            self.init(
                making.automation.map { "automation (\($0)) has not asked for it yet" }
                    ?? "nothing is remembered of its runs", "`lotus assets show \(station.name)`")
        }
    }

    private init(
        _ sensor: RowTrace.Automaton, _ station: RowTrace.Station, _ instance: RowTrace.Instance
    ) {
        if !sensor.isEnabled {
            self.init("its sensor \(sensor.name) is disabled", "`lotus sensors enable \(sensor.name)`")
        } else if let failure = sensor.failure {
            let when = sensor.lastTick.map { " at \($0.seconds)" } ?? ""
            self.init(
                "its sensor \(sensor.name) failed\(when): \(failure)", "`lotus sensors show \(sensor.name)`")
        } else if !instance.isDaemonRunning {
            self.init(Self.noDaemon, "`lotus materialize \(station.name)`, or start `lotus up`")
        } else if let tick = sensor.lastTick {
            let reason = sensor.reason.map { ": \($0)" } ?? ""
            self.init(
                "its sensor \(sensor.name) last looked at \(tick.seconds)\(reason)",
                "`lotus sensors tick \(sensor.name) --dry-run` says what it would do now")
        } else {
            self.init("its sensor \(sensor.name) has not looked yet", nil)
        }
    }

    static let noDaemon = "`lotus up` does not run"
}

extension MakingFacts.Failure {
    /// - Parameter run: what the run was, such as `its last sync`.
    func text(of run: String) -> String {
        "\(run) \(self.run) \(isSkip ? "left it out" : word) at \(time.seconds)"
            + (reason.map { ": \($0)" } ?? "")
    }

    /// Whether it was left out, so that nothing went wrong with it.
    var isSkip: Bool { word == "skipped" }

    var advice: String {
        isSkip ? "`lotus runs show \(run)`" : "`lotus runs logs \(run)`, then `lotus runs retry \(run)`"
    }
}
