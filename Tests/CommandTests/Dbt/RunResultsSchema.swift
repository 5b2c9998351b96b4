// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore

/// The form of `run_results.json` version 6: every key, type and word, as the classes of dbt-core 1.12 have them
/// (`RunResultsArtifact`, `RunResultOutput`, `BaseArtifactMetadata`, `TimingInfo` and the statuses).
/// `Scripts/check-dbt-artifacts` asks dbt itself.
struct RunResultsSchema {
    private(set) var problems: [String] = []

    private static let version = "https://schemas.getdbt.com/dbt/run-results/v6.json"
    private static let statuses: Set<String> = [
        "success", "error", "skipped", "partial success", "no-op", "reused", "pass", "fail", "warn",
        "runtime error",
    ]

    /// Looks at a whole file.
    init(_ file: JSONValue) {
        keys(of: file, ["metadata", "results", "elapsed_time", "args"], "the file")
        metadata(file["metadata"] ?? .null)
        require(file["elapsed_time"]?.isNumber == true, "elapsed_time is no number")
        require(file["args"]?.members != nil, "args is no object")
        for key in ["which", "invocation_command", "vars"] {
            require(file["args"]?[key] != nil, "args has no \(key)")
        }
        let results = file["results"]?.elements ?? []
        require(file["results"]?.elements != nil, "results is no list")
        for element in results { result(element) }
        let ids = results.compactMap { $0["unique_id"]?.string }
        require(Set(ids).count == ids.count, "a unique_id is there twice")
    }

    private mutating func metadata(_ value: JSONValue) {
        let names = [
            "dbt_schema_version", "dbt_version", "generated_at", "invocation_id", "invocation_started_at",
            "env",
        ]
        keys(of: value, names, "metadata")
        require(value["dbt_schema_version"]?.string == Self.version, "dbt_schema_version")
        require(value["dbt_version"]?.string != nil, "dbt_version")
        require(Self.isInstant(value["generated_at"]), "generated_at")
        require(Self.isInstant(value["invocation_started_at"]), "invocation_started_at")
        require(value["invocation_id"]?.string.flatMap(UUID.init(uuidString:)) != nil, "invocation_id")
        require(value["env"]?.members?.allSatisfy { $0.value.string != nil } == true, "env")
    }

    private mutating func result(_ value: JSONValue) {
        let id = value["unique_id"]?.string ?? "a result without unique_id"
        let names = [
            "status", "timing", "thread_id", "execution_time", "adapter_response", "message", "failures",
            "unique_id", "compiled", "compiled_code", "relation_name", "batch_results", "overload_results",
        ]
        keys(of: value, names, id)
        require(Self.statuses.contains(value["status"]?.string ?? ""), "\(id): status")
        require(value["thread_id"]?.string != nil, "\(id): thread_id")
        require(value["execution_time"]?.isNumber == true, "\(id): execution_time")
        require(value["adapter_response"]?.members != nil, "\(id): adapter_response")
        for key in ["message", "compiled_code", "relation_name"] {
            require(value[key] == .null || value[key]?.string != nil, "\(id): \(key)")
        }
        require(value["failures"] == .null || value["failures"]?.integer != nil, "\(id): failures")
        require(value["compiled"] == .null || value["compiled"]?.bool != nil, "\(id): compiled")
        for key in ["batch_results", "overload_results"] {
            require(value[key] == .null, "\(id): \(key), of which there is none here")
        }
        for timing in value["timing"]?.elements ?? [.null] {
            keys(of: timing, ["name", "started_at", "completed_at"], "\(id): timing")
            require(["compile", "execute"].contains(timing["name"]?.string), "\(id): name of timing")
            for key in ["started_at", "completed_at"] {
                require(Self.isInstant(timing[key]), "\(id): \(key) of timing")
            }
        }
    }

    // MARK: Parts

    private mutating func keys(of value: JSONValue, _ expected: [String], _ place: String) {
        let found = value.members?.map(\.key) ?? []
        require(found.sorted() == expected.sorted(), "\(place) has the keys \(found.sorted())")
    }

    private mutating func require(_ holds: Bool, _ problem: String) {
        if !holds { problems.append(problem) }
    }

    private static func isInstant(_ value: JSONValue?) -> Bool {
        value?.string?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z/#) != nil
    }
}

extension JSONValue {
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}
