// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore

/// Takes out of what runs say what differs from one to the next, as the recorder does, and what is meant to
/// differ from dbt.
struct RunNormalizer {
    let folder: String

    private static let variableKeys: Set<String> = [
        "created_at", "generated_at", "invocation_id", "invocation_started_at", "run_started_at", "ts", "pid",
        "started_at", "completed_at", "execution_time", "elapsed_time", "elapsed", "thread_id", "thread",
        "node_started_at", "node_finished_at",
    ]

    /// What only dbt says: of parsing, of a document that is not written here, and of connections of its own.
    private static let own = ["Unable to do partial parsing", "OSI document", "CANCEL query "]
    /// What only we say: at the level debug dbt says it too.
    private static let ours = "\"level\":\"info\",\"msg\":\"Finished running node"

    // MARK: Output

    /// The lines of the console: without those of parsing, which dbt does not do every time, and without the
    /// words that the two have of their own for why a statement failed.
    func lines(_ lines: [String]) -> [String] {
        var kept = lines.map(line).filter { line in
            !Self.own.contains { line.contains($0) } && !line.contains(Self.ours)
        }
        if let found = kept.firstIndex(where: { $0.contains("Found ") }) {
            kept = kept.enumerated().filter { $0.offset >= found || !$0.element.contains("the run begins") }
                .map(\.element)
        }
        return withoutReasons(kept.filter { !$0.isEmpty })
    }

    /// Of an error its first line stays.
    private func withoutReasons(_ lines: [String]) -> [String] {
        var kept: [String] = []
        var isReason = false
        for line in lines {
            let isOfLog = line.hasPrefix("HH:MM:SS") || line.hasPrefix("{")
            if isOfLog { isReason = false }
            if !isReason { kept.append(line) }
            if line.contains(" Error in ") { isReason = true }
        }
        return kept
    }

    private func line(_ line: String) -> String {
        guard line.hasPrefix("{"), let json = try? JSONValue(parsing: line) else { return words(line) }
        return value(json).text()
    }

    private func words(_ text: String) -> String {
        var text = text.replacing(folder, with: "<PROJECT>")
            .replacing(#/^\d\d:\d\d:\d\d(\.\d+)?(?=  | \[)/#, with: "HH:MM:SS")
            .replacing(#/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:?00)?/#, with: "INSTANT")
            .replacing(#/\b\d+ macros/#, with: "N macros")
            .replacing(#/\b\d+\.\d+( ?s\b| seconds| secs)/#) { "N.NN\($0.1)" }
            .replacing(#/\b(\d+ hours, )?(\d+ minutes and )?N\.NN seconds/#, with: "N.NN seconds")
        while text.last == " " { text.removeLast() }
        return text
    }

    // MARK: JSON

    func value(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.filter { !Self.variableKeys.contains($0.key) }
                    .map { JSONValue.Member($0.key, self.value($0.value)) }.sorted { $0.key < $1.key })
        case .array(let values): .array(values.map(self.value))
        case .string(let text): .string(firstLine(of: words(text)))
        default: value
        }
    }

    private func firstLine(of text: String) -> String {
        guard text.contains(" Error in "), let line = text.split(separator: "\n").first else { return text }
        return String(line)
    }

    /// The entry of a node in run_results.json.
    func result(_ result: JSONValue) -> JSONValue {
        var result = value(result)
        // dbt-duckdb never tells how many rows a model has.
        if result["unique_id"]?.string?.hasPrefix("seed.") != true {
            result["adapter_response"]?["rows_affected"] = nil
        }
        if let code = result["compiled_code"]?.string {
            result["compiled_code"] = .string(code.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return result
    }
}
