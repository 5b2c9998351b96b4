// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// The files of a private Postgres server: data, password, certificates, log.
struct PostgresCluster: Sendable {
    let installation: PostgresInstallation
    let folder: String
    let user = "lotus"
    let password: String
    /// Whether it has a certificate, so that the server speaks TLS.
    let hasTLS: Bool

    var data: String { "\(folder)/data" }
    var log: String { "\(folder)/log" }
    /// The server's own certificate, which signs itself and so is also the root to trust.
    var certificate: String { "\(folder)/server.crt" }
    /// A certificate that has nothing to do with the server.
    var strangersCertificate: String { "\(folder)/stranger.crt" }

    /// Makes the files. Throws ``KitError`` with what `initdb` said when it cannot.
    static func make() async throws -> PostgresCluster {
        let installation = try PostgresInstallation.find()
        let folder = try installation.makeFolder()
        let hasTLS = await makeCertificates(in: folder, installation)
        let cluster = PostgresCluster(
            installation: installation, folder: folder, password: UUID().uuidString, hasTLS: hasTLS)
        try await cluster.initialize()
        return cluster
    }

    private func initialize() async throws {
        let passwordFile = "\(folder)/password"
        try (password + "\n").write(toFile: passwordFile, atomically: false, encoding: .utf8)
        try installation.give(passwordFile, mode: 0o600)
        let words = installation.command(
            "initdb",
            [
                "--pgdata=\(data)", "--username=\(user)", "--pwfile=\(passwordFile)", "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions",
            ])
        try await ProcessRunner.run(
            ProcessCommand(words[0], Array(words.dropFirst()), folder: "/"), within: .seconds(120)
        ).requireExit()
        let access = """
            hostnossl all tls_only 127.0.0.1/32 reject
            host all all 127.0.0.1/32 scram-sha-256

            """
        try access.write(toFile: "\(data)/pg_hba.conf", atomically: false, encoding: .utf8)
    }

    private static func makeCertificates(in folder: String, _ installation: PostgresInstallation) async
        -> Bool
    {
        for name in ["server", "stranger"] {
            let command = ProcessCommand(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "30", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(folder)/\(name).key",
                    "-out", "\(folder)/\(name).crt",
                ])
            do {
                try await ProcessRunner.run(command).requireExit()
                try installation.give("\(folder)/\(name).key", mode: 0o600)
                try installation.give("\(folder)/\(name).crt", mode: 0o644)
            } catch {
                return false
            }
        }
        return true
    }

    /// The words that start the server in the foreground.
    func serverCommand(port: UInt16, settings: [String: String]) -> [String] {
        var all = [
            "listen_addresses": "127.0.0.1", "port": "\(port)", "unix_socket_directories": "",
            "fsync": "off", "full_page_writes": "off",
            "shared_buffers": "64MB", "max_connections": "200", "dynamic_shared_memory_type": "mmap",
            "autovacuum_naptime": "10min", "log_line_prefix": "%m [%p] %a ",
        ]
        if hasTLS {
            all["ssl"] = "on"
            all["ssl_cert_file"] = certificate
            all["ssl_key_file"] = "\(folder)/server.key"
        }
        all.merge(settings) { $1 }
        let options = all.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
        return installation.command("postgres", ["-D", data] + options)
    }

    /// Whether the server's own status file says that it takes connections.
    var isReady: Bool {
        guard let text = try? String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8) else {
            return false
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 7 && lines[7].hasPrefix("ready")
    }

    /// The last lines of the server's log.
    var logTail: String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(ProcessLimits.shownLinesMax).joined(separator: "\n")
    }
}
