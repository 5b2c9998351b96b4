// SPDX-License-Identifier: Apache-2.0

import LotusCore

/// What a check found.
struct Finding: Sendable {
    enum State: String, Sendable {
        case ok
        /// Works, but is worth knowing.
        case warning
        case wrong
        /// Could not be looked at, because something before it is wrong or not there.
        case skipped
    }

    var subject: String
    var state: State
    var detail: String
    var remedy: String?

    init(_ subject: String, _ state: State, _ detail: String, remedy: String? = nil) {
        self.subject = subject
        self.state = state
        self.detail = detail
        self.remedy = remedy
    }

    /// What an error says, and what to do about it.
    init(_ subject: String, _ error: LotusError) {
        let place = error.location.map { " (\($0))" } ?? ""
        self.init(subject, .wrong, error.message + place, remedy: error.hint)
    }
}

extension Listing<Finding> {
    static var findings: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("component")) { $0.subject },
                Field(header: TextTable.Header("state")) { $0.state.rawValue },
                Field(header: TextTable.Header("detail")) { $0.detail },
            ],
            json: { finding, writer in
                writer.member("component", finding.subject)
                writer.member("state", finding.state.rawValue)
                writer.member("detail", finding.detail)
                writer.key("remedy")
                if let remedy = finding.remedy { writer.string(remedy) } else { writer.null() }
            })
    }
}
