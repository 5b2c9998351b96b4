// SPDX-License-Identifier: Apache-2.0

import Testing

/// What holds for every text of the checkout.
@Suite struct TextRuleTests {
    @Test func everyTextKeepsTheTextRules() throws {
        let files = try SourceTree.files()
        for path in [
            "Makefile", "Package.swift", "Scripts/bootstrap", ".ci/run", "Sources/CDuckDB/CDuckDB.c",
        ] {
            #expect(files.contains { $0.path == path }, "\(path) is not among the files that are checked")
        }
        expectNone(files.flatMap { TextRules.violations(in: $0) })
    }

    // MARK: - The checks themselves

    private func reasons(_ path: String, _ text: String) -> [String] {
        TextRules.violations(in: SourceFile(path: path, text: text), checkout: "/some/checkout").map {
            "\($0)"
        }
    }

    private let slashes = "// SPDX-License-Identifier: Apache-2.0\n"
    private let hash = "# SPDX-License-Identifier: Apache-2.0\n"

    @Test func everyKindOfSourceBeginsWithTheLicense() {
        #expect(reasons("Sources/A/A.swift", slashes) == [])
        #expect(reasons("Package.swift", "// swift-tools-version: 6.2\n" + slashes) == [])
        #expect(reasons("Scripts/run", "#!/usr/bin/env bash\n" + hash) == [])
        #expect(reasons("Makefile", hash + "a:\n\tb\n") == [])
        #expect(reasons("docs/a.md", "# Title\n") == [])
        #expect(reasons("Tests/Golden/A/x/query.swift", "let x = 1\n") == [])
        for (path, text) in [
            ("Sources/A/A.swift", "\n" + slashes), ("Sources/A/a.c", "int x;\n"), ("Sources/A/a.h", hash),
            ("Scripts/run", "#!/usr/bin/env bash\nset -e\n"), ("Scripts/run.sh", "set -e\n"),
            ("Makefile", "a:\n"),
            ("Sources/A/A.swift", ""),
        ] {
            #expect(reasons(path, text).count == 1, "\(path)")
        }
    }

    @Test func placesOfOneMachineAreFound() {
        for place in [
            "/" + "home/ann/x", "(/" + "root/.cache)", "=/" + "Users/ann", "a/some/checkout/Sources",
        ] {
            #expect(
                reasons("docs/a.md", "one\ntwo \(place)\n") == [
                    "docs/a.md:2: has an absolute path of some machine"
                ])
        }
        #expect(reasons("docs/a.md", "the home/ folder, <project>/home/x, /home/me/x, /usr/local\n") == [])
    }

    @Test func hostsOfRegistriesAreFound() {
        for host in [
            "pypi" + ".org", "files.python" + "hosted.org", "deb.debian" + ".org", "registry.npm" + "js.org",
        ] {
            #expect(reasons("Scripts/a", "#!/bin/sh\n\(hash)curl \(host)\n").count == 1, "\(host)")
        }
        #expect(reasons("docs/a.md", "the PyPI wheel, Debian packages\n") == [])
    }

    @Test func blanksThatNobodySeesAreFound() {
        #expect(reasons("docs/a.md", "one \ntwo\n\tthree\n").count == 2)
        #expect(reasons("docs/a.md", "one\r\n").count == 1)
        #expect(reasons("Tests/Golden/A/x/expected.txt", "one \n\ttwo\n") == [])
    }

    @Test func aFileThatGrewTooLargeIsFound() {
        let large = slashes + String(repeating: "let x = 1\n", count: 4_000)
        #expect(reasons("Sources/A/A.swift", large).count == 1)
        #expect(reasons("Sources/A/Generated/A.swift", large) == [])
    }
}
