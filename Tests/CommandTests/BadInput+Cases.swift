// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

extension BadInput {
    /// Every case; its folder in `Tests/Golden/Commands` has the arguments and what they give.
    static let all: [BadInput] = files + statements + components + lakes + machine + orchestration

    private static let files = [
        BadInput("profiles_broken_yaml") { project, _ in
            try project.write("profiles.yml", profiles(devKey: "settings: {memory_limit: [1GB}"))
        },
        BadInput("profiles_unknown_key") { project, _ in
            try project.write("profiles.yml", profiles(attachKey: "aliass: lake"))
        },
        BadInput("profiles_missing_variable") { project, _ in
            try project.write(
                "profiles.yml", profiles(devKey: "threads: \"{{ env_var('LOTUS_TEST_NOT_SET') }}\""))
        },
        BadInput("profiles_missing") { project, _ in
            try FileManager.default.removeItem(atPath: project.file("profiles.yml"))
        },
        BadInput("settings_unknown_key") { project, _ in
            try project.write("lotus.yml", "conections: {}\n")
        },
        BadInput("target_unknown") { _, _ in },
        BadInput("project_missing") { project, command in
            command.folder = project.scratch.path
        },
        BadInput("project_dir_missing") { _, _ in },
        BadInput("init_not_empty") { _, _ in },
        BadInput("file_missing") { _, _ in },
    ]

    private static let statements = [
        BadInput("sql_syntax") { _, _ in },
        BadInput("sql_syntax_second_line") { project, _ in
            try project.write("report.sql", "select id\nfrom orders wher id > 7;\n")
        },
        BadInput("sql_syntax_second_statement") { project, _ in
            try project.write(
                "report.sql", "select 1;\n\n-- nothing\nselect id,\n       from from orders;\n")
        },
        BadInput("sql_from_input") { _, command in
            command.input = .bytes(Array("select 1;\nselect nothing from orders;\n".utf8))
        },
        BadInput("shell_error_in_script") { _, command in
            command.input = .bytes(Array(".mode csv\nselect 1;\nselect id,\n  nothing from orders;\n".utf8))
        },
        BadInput("shell_transaction_left") { _, command in
            command.input = .bytes(Array("begin;\ndelete from orders;\n".utf8))
        },
        BadInput("shell_commit_without_begin") { _, command in
            command.input = .bytes(Array("select 1;\ncommit;\n".utf8))
        },
        BadInput("shell_unknown_dot_command") { _, command in
            command.input = .bytes(Array("select 1;\n.colums orders\n".utf8))
        },
        BadInput("shell_wrong_argument") { _, command in
            command.input = .bytes(Array(".mode yaml\n".utf8))
        },
        BadInput("shell_unknown_table") { _, command in
            command.input = .bytes(Array(".columns ordres\n".utf8))
        },
        BadInput("sql_conversion") { _, _ in },
        BadInput("sql_error_in_transaction") { _, _ in },
        BadInput("sql_empty") { _, _ in },
        BadInput("table_unknown") { _, _ in },
        BadInput("table_unknown_files") { _, _ in },
        BadInput("column_unknown") { _, _ in },
        BadInput("format_unknown") { _, _ in },
        BadInput("option_unknown") { _, _ in },
        BadInput("command_unknown") { _, _ in },
        BadInput("at_unknown_version") { _, _ in },
        BadInput("at_nonsense") { _, _ in },
        BadInput("at_with_insert") { _, _ in },
    ]

    private static let components = [
        BadInput("extension_missing") { project, command in
            try copyComponents(to: project, without: "ducklake.duckdb_extension")
            command.set("LOTUS_HOME", project.scratch.file("home"))
        },
        BadInput("extension_mismatched") { project, command in
            try copyComponents(to: project, overwriting: "ducklake.duckdb_extension")
            command.set("LOTUS_HOME", project.scratch.file("home"))
        },
        BadInput("extension_of_other_size") { project, command in
            let path = try copyComponents(to: project, without: "ducklake.duckdb_extension")
            try Data(repeating: 1, count: 10).write(to: URL(fileURLWithPath: path))
            command.set("LOTUS_HOME", project.scratch.file("home"))
        },
        BadInput("library_missing") { project, command in
            try copyComponents(to: project, without: "libduckdb.so")
            command.set("LOTUS_HOME", project.scratch.file("home"))
        },
        BadInput("library_mismatched") { _, command in
            command.set("LOTUS_DUCKDB_LIB", "libc.so.6")
        },
        BadInput("components_missing") { project, command in
            command.set("LOTUS_HOME", project.scratch.file("nowhere"))
        },
    ]

    private static let lakes = [
        BadInput("data_path_mismatch") { project, _ in
            try project.write("profiles.yml", profiles(dataPath: "elsewhere/"))
        },
        BadInput("catalog_older") { project, _ in try await setCatalogVersion("0.1", of: project) },
        BadInput("catalog_newer") { project, _ in try await setCatalogVersion("9.0", of: project) },
        BadInput("catalog_is_text") { project, _ in
            try project.write("lake/notes.txt", String(repeating: "This is no catalog.\n", count: 300))
            try project.write("profiles.yml", profiles(lakePath: "lake/notes.txt"))
        },
        BadInput("catalog_is_other_database") { project, _ in
            try await PlainClient.run([
                "attach '\(project.file("lake/other.sqlite"))' as other (type sqlite)",
                "create table other.t as select 1 as a",
            ])
            try project.write("profiles.yml", profiles(lakePath: "lake/other.sqlite"))
        },
        BadInput("catalog_is_damaged") { project, _ in
            let path = project.file("lake/catalog.sqlite")
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try file.seek(toOffset: 100)
            try file.write(contentsOf: Data(repeating: 0xFF, count: 8_000))
            try file.close()
        },
        BadInput("lake_read_only") { project, _ in
            try project.write("profiles.yml", profiles(attachKey: "read_only: true"))
        },
        BadInput("data_file_missing") { project, _ in
            try FileManager.default.removeItem(atPath: project.file("lake/data"))
        },
    ]

    private static let machine = [
        BadInput("lake_not_writable") { project, command in
            try await makeUnwritable(project, &command)
        },
        BadInput("lake_not_writable_read") { project, command in
            try await makeUnwritable(project, &command)
        },
        BadInput("lake_not_writable_read_only") { project, command in
            try project.write("profiles.yml", profiles(attachKey: "read_only: true"))
            try await makeUnwritable(project, &command)
        },
        BadInput("disk_full") { _, command in
            // A limit on the size of files works for every user; it acts on the lake as a full disk does.
            command.run(by: ["prlimit", "--fsize=400000"])
        },
        BadInput("disk_full_output") { _, command in
            command.output = .file("/dev/full")
        },
        BadInput("output_folder_missing") { _, _ in },
    ]
}

// MARK: - Preparing

extension BadInput {
    private static func setCatalogVersion(_ version: String, of project: TestProject) async throws {
        try await PlainClient.run([
            "attach '\(project.file("lake/catalog.sqlite"))' as catalog (type sqlite)",
            "update catalog.ducklake_metadata set value = '\(version)' where key = 'version'",
        ])
    }

    /// Components in `home` of the scratch folder; returns the path of the file that is not as it should be.
    @discardableResult
    private static func copyComponents(
        to project: TestProject, without left: String = "", overwriting bad: String = ""
    ) throws -> String {
        let installed = try InstalledComponents.ofCheckout()
        let folder = project.scratch.file("home/components")
        var odd = ""
        for path in ["MANIFEST"] + installed.entries.map(\.path) {
            let (source, target) = (installed.folder + "/" + path, folder + "/" + path)
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            switch (path as NSString).lastPathComponent {
            case left: odd = target
            case bad:
                odd = target
                let size = try Data(contentsOf: URL(fileURLWithPath: source), options: .mappedIfSafe).count
                try Data(repeating: 0x20, count: size).write(to: URL(fileURLWithPath: target))
            default: try link(source, target)
            }
        }
        return odd
    }

    /// A second name of a file, or a copy where they cannot share it.
    private static func link(_ source: String, _ target: String) throws {
        let source = URL(fileURLWithPath: source).resolvingSymlinksInPath().path
        do {
            try FileManager.default.linkItem(atPath: source, toPath: target)
        } catch {
            try FileManager.default.copyItem(atPath: source, toPath: target)
        }
    }

    /// Takes the right to write from the lake. Root may write whatever the modes say, so the command
    /// then runs as nobody, from a copy of the program that everybody may read.
    private static func makeUnwritable(
        _ project: TestProject, _ command: inout ProcessCommand
    ) async throws {
        try setModes(of: project, folders: 0o555, files: 0o444)
        guard geteuid() == 0 else { return }
        try copyComponents(to: project)
        let program = project.scratch.file("lotus")
        // Copied by another process: a descriptor for writing that a program started meanwhile inherits
        // would make the copy busy.
        try await ProcessRunner.run(ProcessCommand("cp", [LotusBinary.path(), program])).requireExit()
        command.program = program
        command.set("LOTUS_HOME", project.scratch.file("home"))
        command.run(by: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"])
    }

    /// The modes of everything in the lake's folder.
    static func setModes(of project: TestProject, folders: Int, files: Int) throws {
        let lake = project.file("lake")
        let paths = [""] + (FileManager.default.subpaths(atPath: lake) ?? []).map { "/" + $0 }
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: lake + path, isDirectory: &isFolder) else {
                continue
            }
            try FileManager.default.setAttributes(
                [.posixPermissions: isFolder.boolValue ? folders : files], ofItemAtPath: lake + path)
        }
    }
}
