// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Which files are read, and what of the environment.
@Suite struct ReadingTests {
    @Test func ignoredFilesAreNotRead() throws {
        let project = try SmallProject([
            "models/a.sql": "select 1", "models/skip_b.sql": "select 1", "models/old/c.sql": "select 1",
            "models/old/keep.sql": "select 1", "models/deep/er/d.sql": "select 1",
            ".dbtignore": "# comment\nskip_*\nmodels/old/*\n!models/old/keep.sql\nmodels/deep/\n",
        ])
        #expect(Set(try project.nodes().keys) == ["a", "keep"])
    }

    @Test func lineBreaksOfWindowsMakeTheSameChecksum() throws {
        let unix = try SmallProject(["models/a.sql": "select 1\n  as a\n"]).nodes()["a"]
        let windows = try SmallProject(["models/a.sql": "select 1\r\n  as a\r\n"]).nodes()["a"]
        #expect(unix?.checksum.text == windows?.checksum.text)
        #expect(windows?.rawCode == "select 1\r\n  as a")
    }

    @Test func lineBreaksOfWindowsLastUntilSomethingIsRendered() throws {
        let project = try SmallProject([
            "models/a.sql": "select 1\r\n  as a\r\n", "models/b.sql": "select {{ 1 }}\r\n  as a\r\n",
            "models/d.md": "{% docs d %}\r\none\r\ntwo\r\n{% enddocs %}\r\n",
            "models/s.yml": "models:\r\n  - name: a\r\n    description: \"{{ doc('d') }}\"\r\n",
        ])
        #expect(try project.sql(of: "a") == "select 1\r\n  as a")
        #expect(try project.sql(of: "b") == "select 1\n  as a")
        #expect(try project.nodes()["a"]?.description == "one\r\ntwo")
    }

    @Test func secretsAreNotForModels() throws {
        let project = try SmallProject(
            ["models/a.sql": "{{ env_var('DBT_ENV_SECRET_KEY') }}"],
            environment: ["DBT_ENV_SECRET_KEY": "hidden-text"])
        let error = #expect(throws: LotusError.self) { try project.parse() }
        #expect(error?.code == .dbtVariableNotSet)
        #expect(error.map { ErrorRenderer().render($0).contains("hidden-text") } == false)
    }

    @Test func theEnvironmentIsRead() throws {
        let project = try SmallProject(
            ["models/a.sql": "{{ env_var('ONE') }} {{ env_var('TWO', 'other') }}"], environment: ["ONE": "1"])
        #expect(try project.sql(of: "a") == "1 other")
    }

    @Test func emptyAndBlankFilesAreModels() throws {
        let nodes = try SmallProject(["models/a.sql": "", "models/b.sql": " \n "]).nodes()
        #expect(nodes["a"]?.rawCode == "")
        #expect(nodes["b"]?.rawCode == "")
    }
}
