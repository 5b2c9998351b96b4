// SPDX-License-Identifier: Apache-2.0

import Testing

/// One place that breaks a rule.
struct Violation: Hashable, CustomStringConvertible {
    let path: String
    /// Counted from 1; nil when the whole file is meant.
    let line: Int?
    let reason: String

    init(_ file: SourceFile, line: Int? = nil, _ reason: String) {
        self.init(path: file.path, line: line, reason)
    }

    init(path: String, line: Int? = nil, _ reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(reason)" }
}

/// Fails the test with one readable line per violation.
func expectNone(_ violations: [Violation], sourceLocation: SourceLocation = #_sourceLocation) {
    let list = violations.map { "\n  \($0)" }.joined()
    #expect(violations.isEmpty, "\(violations.count) violations:\(list)", sourceLocation: sourceLocation)
}
