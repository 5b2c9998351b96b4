// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Orchestrator

/// What a run was asked for, as JSON; what is as usual is left out. Its assets, its trigger and its root
/// have columns of their own.
enum RequestText {
    static func text(_ request: RunRequest) -> String {
        JSONWriter.text { writer in
            writer.object { writer in
                if request.job != .materialize { writer.member("job", request.job.rawValue) }
                if let key = request.runKey { writer.member("key", key) }
                if !request.tags.isEmpty { writer.member("tags", request.tags) }
                if request.priority != 0 { writer.member("priority", request.priority) }
                if let parent = request.parent { writer.member("parent", parent.text) }
                if request.attempt != 1 { writer.member("attempt", request.attempt) }
                if let time = request.notBefore { writer.member("not_before", time.microseconds) }
                add(request.options, to: &writer)
            }
        }
    }

    private static func add(_ options: RunOptions, to writer: inout JSONWriter) {
        if options.isFullRefresh { writer.member("full_refresh", true) }
        if let variables = options.variables { writer.member("variables", variables) }
        if let day = options.firstDay { writer.member("first_day", day) }
        if let day = options.lastDay { writer.member("last_day", day) }
        if options.isFromFailure { writer.member("from_failure", true) }
    }

    /// Fills in what ``text(_:)`` wrote; false when it is something else.
    static func read(_ json: JSONValue, into request: inout RunRequest) -> Bool {
        guard let members = json.members else { return false }
        for member in members {
            let value = member.value
            switch member.key {
            case "job":
                guard let job = value.string.flatMap(RunJob.init(rawValue:)) else { return false }
                request.job = job
            case "key": request.runKey = value.string
            case "tags":
                for tag in value.members ?? [] { request.tags[tag.key] = tag.value.string }
            case "priority": request.priority = value.integer.map { Int($0) } ?? 0
            case "parent": request.parent = value.string.map { RunID($0) }
            case "attempt": request.attempt = value.integer.map { Int($0) } ?? 1
            case "not_before": request.notBefore = value.integer.map { Timestamp(microseconds: $0) }
            case "full_refresh": request.options.isFullRefresh = value.bool == true
            case "variables": request.options.variables = value.string
            case "first_day": request.options.firstDay = value.string
            case "last_day": request.options.lastDay = value.string
            case "from_failure": request.options.isFromFailure = value.bool == true
            default: break
            }
        }
        return true
    }
}
