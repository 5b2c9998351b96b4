// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore

/// Takes out of a text what differs from one run to the next, as the recorder does
/// (`Scripts/dbt-fixtures/normalize.py`).
struct OutputNormalizer {
    /// Folders with the words that stand for them; a folder inside of another comes first.
    let folders: [(path: String, word: String)]
    /// dbt counts its own macros, which are more than ours: both counts become a word.
    private static let variableKeys: Set<String> = [
        "created_at", "generated_at", "invocation_id", "invocation_started_at", "run_started_at", "user_id",
        "_invocation_id", "started_at", "completed_at", "execution_time", "elapsed_time", "elapsed",
        "thread_id", "ts",
        "pid", "thread", "node_started_at", "node_finished_at",
    ]

    func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines.map(line)
    }

    func line(_ line: String) -> String {
        guard line.hasPrefix("{"), let json = try? JSONValue(parsing: line) else { return words(line) }
        return value(json).text()
    }

    func value(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.filter { !Self.variableKeys.contains($0.key) }
                    .map { JSONValue.Member($0.key, self.value($0.value)) }
                    .sorted { $0.key < $1.key })
        case .array(let values): .array(values.map(self.value))
        case .string(let text): .string(words(text))
        default: value
        }
    }

    private func words(_ text: String) -> String {
        var text = text
        for (path, word) in folders { text = text.replacing(path, with: word) }
        return
            text
            .replacing(#/^\d\d:\d\d:\d\d(\.\d+)?(?=  | \[)/#, with: "HH:MM:SS")
            .replacing(#/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:?00)?/#, with: "INSTANT")
            .replacing(#/\b\d+ macros/#, with: "N macros")
            .replacing(#/(succeeded|failed) at \d\d:\d\d:\d\d\.\d+ after/#) { "\($0.1) at HH:MM:SS after" }
            .replacing(#/\b\d+\.\d+( ?s\b| seconds| secs)/#) { "N.NN\($0.1)" }
    }
}
