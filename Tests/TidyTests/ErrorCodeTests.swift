// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// docs/errors.md and the sources tell of the same errors.
@Suite struct ErrorCodeTests {
    @Test func everyErrorCodeIsDocumentedOnce() throws {
        let sources = try SourceTree.swiftFiles(in: "Sources")
        #expect(sources.contains { !ErrorCodeRules.declarations(in: $0).isEmpty })
        let documentation = try String(
            contentsOfFile: Checkout.path(ErrorCodeRules.document), encoding: .utf8)
        expectNone(ErrorCodeRules.violations(sources: sources, documentation: documentation))
    }

    // MARK: - The check itself

    private func reasons(_ source: String, _ documentation: String) -> [String] {
        ErrorCodeRules.violations(
            sources: [SourceFile(path: "Sources/A/A.swift", text: source)], documentation: documentation
        ).map { "\($0)" }
    }

    @Test func agreementPasses() {
        let source = """
            static let one = Self("LL-ONE-001", exit: .usageOrConfiguration)
            static let two = Self(
                "LL-TWO-002")
            // static let three = Self("LL-THREE-003")
            /// Such as `LL-FOUR-004`.
            let text = "see LL-FIVE-005"
            """
        #expect(reasons(source, "# Errors\n\n## LL-ONE-001: first\n\nText.\n\n## LL-TWO-002\nText.\n") == [])
    }

    @Test func everyDisagreementIsFound() {
        let source = "Self(\"LL-A-001\")\nSelf(\"LL-A-001\")\nSelf(\"LL-A-2\")\nSelf(\"LL-A-003\")\n"
        let documentation = "## LL-A-001\ntext\n## LL-A-003\n\n## LL-A-001\ntext\n## LL-B-001\ntext\n"
        #expect(
            reasons(source, documentation) == [
                "Sources/A/A.swift:2: LL-A-001 is declared twice",
                "Sources/A/A.swift:3: LL-A-2 is not of the form LL-AREA-001",
                "Sources/A/A.swift:3: LL-A-2 has no section in docs/errors.md",
                "docs/errors.md:3: the section of LL-A-003 says nothing",
                "docs/errors.md:5: LL-A-001 has two sections",
                "docs/errors.md:7: no source declares LL-B-001",
            ])
    }
}
