// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension AutomationEvaluation {
    func standing(of asset: Asset, _ outlook: AutomationOutlook) -> AutomationStanding {
        let key = asset.key
        if let run = runs[key] {
            if let before = previous[key], before.isRequested { return .repeats(before) }
            return .idle("the run \(run.id.short) makes it")
        }
        switch asset.automation {
        case .eager: return eager(asset, outlook)
        case .onCron(let schedule): return onCron(asset, schedule, outlook)
        case .onMissing: return onMissing(asset, outlook)
        case .manual: return .idle("it is made when somebody asks for it")
        }
    }

    // MARK: Eager

    private func eager(_ asset: Asset, _ outlook: AutomationOutlook) -> AutomationStanding {
        let partner = asset.dependencies.first { outlook.requested.contains($0) }
        let news = news(of: asset)
        let isNew = isUntouched(asset.key)
        guard partner != nil || !news.isEmpty || isNew else {
            // It has no news itself, but follows a parent that will have some.
            if let parent = expectedParent(of: asset, outlook), missingParent(of: asset, outlook) == nil {
                return .follows("follows \(Self.words(parent))")
            }
            return .idle(nothingNew(asset.key))
        }
        if let reason = missingReason(asset, outlook) { return reason }
        if partner == nil, let repeated = repeated(asset, news) { return repeated }
        let reason =
            newsReason(news) ?? partner.map { "\($0) is made in the same run" }
            ?? "it was never made, and what it is made from is there"
        return unlessWaiting(asset, since: news.map(\.latest.time).min() ?? now, reason, outlook)
    }

    // MARK: On a schedule

    private func onCron(
        _ asset: Asset, _ schedule: CronSchedule, _ outlook: AutomationOutlook
    ) -> AutomationStanding {
        guard let time = schedule.previous(atOrBefore: now), time > since,
            (states[asset.key]?.attempt?.time).map({ $0 < time }) ?? true
        else {
            let next = schedule.next(after: now).map { "its next time is \(Self.text($0))" }
            return .idle(next ?? "its schedule has no further time")
        }
        if let before = previous[asset.key], before.isRequested, before.time >= time {
            return .repeats(before)
        }
        if let parent = asset.dependencies.first(where: { isHolding($0, since: time) }) {
            return .idle("\(parent) has no news since \(Self.text(time)) yet")
        }
        let latest = asset.dependencies.compactMap { states[$0]?.latest?.time }.max()
        return unlessWaiting(
            asset, since: max(time, latest ?? time), "its time \(Self.text(time)) has come", outlook)
    }

    /// Whether an asset with a schedule has to wait for news of a parent.
    private func isHolding(_ parent: AssetKey, since time: Timestamp) -> Bool {
        let latest = states[parent]?.latest
        switch graph[parent]?.kind {
        case .model, .snapshot: return latest.map { $0.time < time } ?? true
        // A seed is made when its file changes, not day by day.
        case .seed: return latest == nil
        // It may be that nobody looks at them here.
        case .stream, .external, nil: return latest.map { $0.time < time } ?? false
        }
    }

    // MARK: When missing

    private func onMissing(_ asset: Asset, _ outlook: AutomationOutlook) -> AutomationStanding {
        guard states[asset.key]?.latest == nil else { return .idle("it was made before") }
        let news = news(of: asset)
        guard isUntouched(asset.key) || !news.isEmpty else { return .idle(nothingNew(asset.key)) }
        if let reason = missingReason(asset, outlook) { return reason }
        if let repeated = repeated(asset, news) { return repeated }
        return unlessWaiting(
            asset, since: now, "it was never made, and what it is made from is there", outlook)
    }

    // MARK: Waiting

    /// Requests an asset, unless what it is made from will have news soon; it does not wait for ever.
    private func unlessWaiting(
        _ asset: Asset, since news: Timestamp, _ reason: String, _ outlook: AutomationOutlook
    ) -> AutomationStanding {
        guard let parent = expectedParent(of: asset, outlook) else { return .requested(reason) }
        let start = waitStart(asset.key, news)
        guard now - start < Self.parentWaitMax else {
            return .requested("\(reason); it has waited long enough for \(parent.key)")
        }
        return .waits(waitReason(parent), since: start)
    }

    private static let waitPrefix = "waits for "

    private func waitReason(_ parent: (key: AssetKey, AutomationOutlook.Expectation)) -> String {
        Self.waitPrefix + Self.words(parent)
    }

    private static func words(_ parent: (key: AssetKey, AutomationOutlook.Expectation)) -> String {
        switch parent.1 {
        case .running: "\(parent.key), which is being made"
        case .waiting: "\(parent.key), which waits itself"
        }
    }

    /// When a wait began: the decision before knows, since a parent that is made again has newer news only.
    private func waitStart(_ key: AssetKey, _ news: Timestamp) -> Timestamp {
        guard let before = previous[key], !before.isRequested, before.reason.hasPrefix(Self.waitPrefix),
            (states[key]?.attempt?.time).map({ $0 < before.time }) ?? true
        else { return news }
        return min(before.time, news)
    }

    private func expectedParent(
        of asset: Asset, _ outlook: AutomationOutlook
    ) -> (key: AssetKey, AutomationOutlook.Expectation)? {
        for parent in asset.dependencies {
            if let expectation = outlook.expected[parent] { return (parent, expectation) }
        }
        return nil
    }

    // MARK: What it is made from

    /// What came of an asset's parents since it was last tried.
    private func news(of asset: Asset) -> [(key: AssetKey, latest: Materialization)] {
        let state = states[asset.key]
        // One that was made by others, or whose last attempt is forgotten, is as new as that.
        let seen = state?.attempt?.id ?? state?.latest?.id ?? 0
        return asset.dependencies.compactMap { parent in
            guard let latest = states[parent]?.latest, latest.id > seen else { return nil }
            return (parent, latest)
        }
    }

    /// Whether an asset was never made, and never tried.
    private func isUntouched(_ key: AssetKey) -> Bool {
        states[key]?.attempt == nil && states[key]?.latest == nil
    }

    /// A parent without which an asset cannot be made.
    private func missingParent(of asset: Asset, _ outlook: AutomationOutlook) -> AssetKey? {
        asset.dependencies.first { parent in
            graph[parent]?.isExecutable == true && states[parent]?.latest == nil
                && !outlook.requested.contains(parent)
        }
    }

    private func missingReason(_ asset: Asset, _ outlook: AutomationOutlook) -> AutomationStanding? {
        guard let parent = missingParent(of: asset, outlook) else { return nil }
        guard let expectation = outlook.expected[parent] else { return .idle("\(parent) was never made") }
        return .waits(waitReason((parent, expectation)), since: waitStart(asset.key, now))
    }

    /// The request before, when nothing has come of it and nothing is newer than it: its run may have been
    /// canceled before it began, or had no worker.
    private func repeated(
        _ asset: Asset, _ news: [(key: AssetKey, latest: Materialization)]
    ) -> AutomationStanding? {
        guard let before = previous[asset.key], before.isRequested else { return nil }
        if let attempt = states[asset.key]?.attempt, attempt.run == before.run || attempt.time >= before.time
        {
            return nil
        }
        return news.contains { $0.latest.time > before.time } ? nil : .repeats(before)
    }

    // MARK: Words

    private func newsReason(_ news: [(key: AssetKey, latest: Materialization)]) -> String? {
        guard let last = news.max(by: { $0.latest.id < $1.latest.id }) else { return nil }
        let run = last.latest.run.map { " (run \($0.short))" } ?? ""
        switch news.count {
        case 1: return "\(last.key) has new data\(run)"
        case 2: return "\(last.key)\(run) and another one have new data"
        default: return "\(last.key)\(run) and \(news.count - 1) others have new data"
        }
    }

    private func nothingNew(_ key: AssetKey) -> String {
        guard let attempt = states[key]?.attempt else {
            let latest = states[key]?.latest
            return latest.map { "nothing new since \(Self.text($0.time))" } ?? "nothing new"
        }
        let time = Self.text(attempt.time)
        return switch attempt.status {
        case .planned, .started, .succeeded: "nothing new since \(time)"
        case .failed, .skipped, .canceled:
            "it \(attempt.status == .failed ? "" : "was ")\(attempt.status.rawValue) in the run "
                + "\(attempt.run.short); nothing new since \(time)"
        }
    }

    /// To the second.
    private static func text(_ time: Timestamp) -> String { time.description.prefix(19) + "Z" }
}
