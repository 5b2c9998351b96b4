// SPDX-License-Identifier: Apache-2.0

/// A search backwards through the history while it is being typed (Ctrl-R).
struct HistorySearch: Sendable {
    /// What was there before, for Ctrl-G.
    let original: EditBuffer
    var query = ""
    var position: Int?
    var isFailed = false

    init(original: EditBuffer) { self.original = original }

    var prompt: String { "(\(isFailed ? "failed " : "")reverse-i-search)'\(query)': " }
}
