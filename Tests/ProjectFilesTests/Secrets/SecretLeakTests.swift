// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import ProjectFiles
import Testing

/// A known password in every place where a secret may stand, in valid and in broken files: nothing that
/// is printed holds it.
@Suite struct SecretLeakTests {
    private static let password = "hunter2"

    /// Outputs with the password as `PW`. The second half of each is damaged in turn by `breakages`.
    private static let outputs = [
        "settings: {s3_secret_access_key: PW, s3_access_key_id: PW, s3_session_token: PW}",
        "settings:\n  azure_storage_connection_string: PW",
        "motherduck_token: PW",
        "config_options: {motherduck_token: PW}",
        "secrets: [{type: s3, key_id: PW, secret: PW, session_token: PW}]",
        "secrets:\n  - type: postgres\n    password: PW\n    host: h",
        "secrets:\n  named: {type: postgres, password: PW}",
        "secrets: [{type: http, bearer_token: PW, extra_http_headers: {X-Any: PW}}]",
        "secrets: [{type: ducklake, metadata_path: 'postgres:password=PW'}]",
        "secrets: [{type: other, unheard_of: PW}]",
        "secrets:\n  - type: gcs\n    secret: |\n      PW\n      more",
        "attach: [{path: 'ducklake:postgres:host=h password=PW', alias: a}]",
        "attach: [{path: 'ducklake:postgres:host=h password = ''PW''', alias: a}]",
        "attach: [{path: 'ducklake:postgres:postgres://u:PW@h/d', alias: a}]",
        "attach: [{path: 'ducklake:postgres://u:PW@h:1/d?sslpassword=PW', alias: a}]",
        "attach: [{path: 'postgres:dbname=d password=PW', alias: a, read_only: true}]",
        "attach: [{path: 'dbname=d password=PW', type: postgres, alias: a}]",
        "attach: [{path: 'ducklake:postgres:', alias: a, options: {meta_password: PW}}]",
        "attach: [{path: 'ducklake:postgres:', alias: a, options: {metadata_parameters: {any: PW}}}]",
        "remote: {host: h, port: 1, user: u, password: PW}",
        "path: 'md:db?motherduck_token=PW'",
    ]

    /// What is put after an output: nothing, or something that makes an error on or near its lines.
    private static let breakages = [
        "", "\nnonsense: 1", "\nthreads: many", "\nthreads: 1\nthreads: 2", "\nbad: [", "\n  worse: x\n bad",
        "\n\tx: 1",
        "\nx: \"", "\ny: {{ z }}", "\nz: *none", "\nextensions: [{name: x}]\nattach: x", "\ndatabase: nope",
        " x: y",
        " }", "\n- a",
    ]

    private static func profile(_ output: String) -> String {
        let indented = output.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "      \($0)" }.joined(separator: "\n")
        return "shop:\n  outputs:\n    default:\n      type: duckdb\n\(indented)\n"
    }

    private static func printed(_ read: () throws -> String) -> String {
        do {
            return try read()
        } catch {
            var text = Dump.error(error) + "\(error)" + String(reflecting: error)
            dump(error, to: &text)
            text += ErrorRenderer(verbose: true).render(error)
            return text
        }
    }

    private static func load(_ folder: ScratchFolder, _ profiles: String, process: [String: String]) throws
        -> String
    {
        try folder.write("profiles.yml", profiles)
        let project = try Project.load(folder: folder.path, environment: Environment(process: process))
        let profile = try Profile.load(for: project)
        var text = Dump.profile(profile) + "\(profile)" + String(reflecting: profile)
        dump(profile, to: &text)
        return text
    }

    @Test(arguments: outputs)
    func `a literal password is never printed`(_ output: String) throws {
        let folder = try ScratchFolder()
        try folder.write("dbt_project.yml", "name: shop\nprofile: shop\n")
        for breakage in Self.breakages {
            let profiles = Self.profile(output.replacing("PW", with: Self.password) + breakage)
            let text = Self.printed { try Self.load(folder, profiles, process: [:]) }
            #expect(!text.contains(Self.password), "after \(breakage): \(text)")
        }
    }

    @Test(
        arguments: outputs + ["threads: PW", "path: PW.duckdb", "schema: [PW]", "database: PW", "type: PW"])
    func `a password from a secret variable is never printed`(_ output: String) throws {
        let folder = try ScratchFolder()
        try folder.write("dbt_project.yml", "name: shop\nprofile: shop\n")
        let process = ["LAKE_PASSWORD": Self.password]
        for breakage in Self.breakages {
            let quoted = output.replacing("'PW'", with: "PW").replacing(": PW", with: ": \"PW\"")
            let rendered = quoted.replacing("PW", with: "{{ env_var(\"LAKE_PASSWORD\") }}")
                .replacing("\"{{ env_var(\"LAKE_PASSWORD\") }}\"", with: "'{{ env_var(\"LAKE_PASSWORD\") }}'")
            let text = Self.printed {
                try Self.load(folder, Self.profile(rendered + breakage), process: process)
            }
            #expect(!text.contains(Self.password), "after \(breakage): \(text)")
        }
    }

    @Test(
        arguments: [
            "store: postgres://u:PW@h/d", "store: mysql://u:PW@h/d", "store: 'postgres://u:PW@h:x/d'",
            "alerts: [{webhook: 'https://h/PW'}]", "alerts: [{webhook: 'ftp://PW'}]",
            "alerts:\n  - webhook: https://h/PW\n    formt: x",
            "connections: {a: {source: shopify, config: {credentials: {any: PW}}}}",
            "connections:\n  a:\n    source: shopify\n    config: {api_password: PW}\n    shedule: x",
            "connections:\n  a:\n    source: shopify\n    config: {api_token: PW}\n  a: 1",
        ])
    func `lotus settings never print a secret`(_ settings: String) throws {
        let folder = try ScratchFolder()
        for breakage in ["", "\nnonsense: 1", "\nbad: [", "\nx: \"", "\n\ty: 1"] {
            try folder.write("lotus.yml", settings.replacing("PW", with: Self.password) + breakage)
            let text = Self.printed {
                let loaded = try LotusSettings.load(projectFolder: folder.path, environment: Environment())
                var text = Dump.settings(loaded) + "\(loaded)" + String(reflecting: loaded)
                dump(loaded, to: &text)
                return text
            }
            #expect(!text.contains(Self.password), "after \(breakage): \(text)")
        }
    }

    @Test func `a bare address takes what PG variables say`() throws {
        let folder = try ScratchFolder()
        try folder.write("dbt_project.yml", "name: shop\nprofile: shop\n")
        try folder.write(".env", "PGHOST=db\nPGPORT=5433\nPGPASSWORD=hunter2\n")
        let path = "attach: [{path: 'ducklake:postgres:host=mine', alias: a}]"
        try folder.write("profiles.yml", Self.profile(path))
        let project = try Project.find(from: folder.path)
        guard case .postgres(let address)? = try Profile.load(for: project).target.lakes.first?.address else {
            Issue.record("no lake on Postgres")
            return
        }
        let completed = address.completed(from: project.environment)
        #expect(address.connectionString == "host=mine")
        #expect(completed.connectionString == "host=mine port=5433")
        #expect(completed.password?.revealed == "hunter2")
        #expect(!"\(completed)".contains("hunter2"))
    }

    @Test func `the password itself arrives`() throws {
        let folder = try ScratchFolder()
        try folder.write("dbt_project.yml", "name: shop\nprofile: shop\n")
        try folder.write(
            "profiles.yml",
            Self.profile(
                "secrets: [{type: s3, secret: hunter2}]\nattach: [{path: 'ducklake:postgres:postgres://u:hunter2%40@h/d', alias: a}]"
            ))
        let project = try Project.load(folder: folder.path, environment: Environment())
        let target = try Profile.load(for: project).target
        #expect(target.secrets.first?["secret"] == .secret(Secret("hunter2")))
        guard case .postgres(let address)? = target.lakes.first?.address else {
            Issue.record("no lake on Postgres")
            return
        }
        #expect(address.password?.revealed == "hunter2@")
        #expect(address.connectionString == "user=u host=h dbname=d")
        #expect(target.neededExtensions == ["httpfs", "postgres_scanner", "ducklake"])
    }
}
