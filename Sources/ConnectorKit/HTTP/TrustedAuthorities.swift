// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import NIOSSL

/// Whose certificates are believed: those of the system, and those of a PEM file that `LOTUS_CA_FILE` or
/// `SSL_CERT_FILE` names, as a company's proxy or a test server needs it.
struct TrustedAuthorities: Sendable {
    private let additional: [NIOSSLCertificate]

    /// - Throws: When the named file cannot be read.
    init(_ environment: [String: String]) throws {
        let names = ["LOTUS_CA_FILE", "SSL_CERT_FILE"]
        guard let name = names.first(where: { !(environment[$0] ?? "").isEmpty }),
            let path = environment[name]
        else {
            additional = []
            return
        }
        do {
            additional = try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw LotusError(
                .sourceAuthorities, "`\(path)` of the environment variable `\(name)` has no certificates",
                hint: "Let it name a file in PEM form, or unset it.", cause: error)
        }
    }

    /// TLS as every connection uses it.
    func configuration() -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if !additional.isEmpty { configuration.additionalTrustRoots = [.certificates(additional)] }
        return configuration
    }
}
