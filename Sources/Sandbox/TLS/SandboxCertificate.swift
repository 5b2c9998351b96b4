// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Glibc
package import LotusCore
internal import NIOSSL

/// The certificate and key with which the sandbox speaks TLS for the services' own hosts.
package struct SandboxCertificate: Sendable {
    /// The hosts of a certificate that the sandbox makes itself.
    package static let hosts = [
        "*.myshopify.com", "a.klaviyo.com", "storage.googleapis.com", "localhost",
    ]
    private static let validDays: Int64 = 365

    /// PEM.
    package let certificate: [UInt8]
    /// PEM; never shown.
    let key: Secret

    /// One that is made now, signed by itself: a client trusts it when it is given the certificate.
    package static func selfMade(now: Timestamp = TimeNow.now) throws -> SandboxCertificate {
        let key = P256.Signing.PrivateKey()
        let der = try CertificateForm(key: key, hosts: hosts, now: now, days: validDays).der()
        return SandboxCertificate(
            certificate: pem("CERTIFICATE", der), key: Secret(key.pemRepresentation))
    }

    /// One from PEM files; throws `LL-SANDBOX-003`.
    package static func read(certificate: String, key: String) throws -> SandboxCertificate {
        SandboxCertificate(
            certificate: try file(certificate), key: Secret(String(decoding: try file(key), as: UTF8.self)))
    }

    /// Writes the certificate for clients that shall trust it; throws `LL-SANDBOX-003`.
    package func write(to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure("cannot be written", path) }
        defer { close(descriptor) }
        let written = certificate.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written == certificate.count else { throw Self.failure("cannot be written", path) }
    }

    func context() throws -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(certificate).map {
                NIOSSLCertificateSource.certificate($0)
            }
            let privateKey = try NIOSSLPrivateKey(bytes: Array(key.revealed.utf8), format: .pem)
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: chain, privateKey: .privateKey(privateKey)))
        } catch {
            throw LotusError(
                .sandboxCertificate, "the certificate and its key cannot be used",
                hint: "both are PEM, and the key belongs to the certificate", cause: error)
        }
    }

    private static let fileBytesMax = 1 << 20

    private static func file(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be read", path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw failure("cannot be read", path) }
        return Array(bytes.prefix(count))
    }

    private static func failure(_ what: String, _ path: String) -> LotusError {
        LotusError(
            .sandboxCertificate, "`\(path)` \(what): \(String(cString: strerror(errno)))",
            hint: "name a PEM file; without --certificate the sandbox makes one itself")
    }

    private static func pem(_ label: String, _ der: [UInt8]) -> [UInt8] {
        let text = Base64Text.encoded(der)
        var lines = "-----BEGIN \(label)-----\n"
        var start = text.startIndex
        while start < text.endIndex {
            let end = text.index(start, offsetBy: 64, limitedBy: text.endIndex) ?? text.endIndex
            lines += text[start..<end] + "\n"
            start = end
        }
        return Array((lines + "-----END \(label)-----\n").utf8)
    }
}

/// The machine's time, as the default of a parameter.
package enum TimeNow {
    package static var now: Timestamp { SystemTime().now() }
}

/// What a self-signed certificate says (RFC 5280).
private struct CertificateForm {
    let key: P256.Signing.PrivateKey
    let hosts: [String]
    let now: Timestamp
    let days: Int64

    private static let ecdsaWithSHA256: [UInt64] = [1, 2, 840, 10045, 4, 3, 2]

    func der() throws -> [UInt8] {
        let algorithm = DERWriter.sequence(DERWriter.objectIdentifier(Self.ecdsaWithSHA256))
        let name = DERWriter.sequence(
            DERWriter.set(
                DERWriter.sequence(
                    DERWriter.objectIdentifier([2, 5, 4, 3]), DERWriter.text("lotus sandbox"))))
        let start = now.wholeSeconds - 86_400
        let validity = DERWriter.sequence(time(start), time(start + days * 86_400))
        let publicKey = Array(key.publicKey.derRepresentation)
        let body = DERWriter.sequence(
            DERWriter.tagged(0xA0, DERWriter.integer([2])),
            DERWriter.integer(Array(SHA256.hash(data: publicKey).prefix(15))),
            algorithm, name, validity, name, publicKey,
            DERWriter.tagged(0xA3, extensions()))
        let signature = try key.signature(for: body)
        return DERWriter.sequence(body, algorithm, DERWriter.bits(Array(signature.derRepresentation)))
    }

    private func extensions() -> [UInt8] {
        let keyID = Array(Insecure.SHA1.hash(data: key.publicKey.x963Representation))
        let names = hosts.flatMap { DERWriter.tagged(0x82, Array($0.utf8)) }
        let loopback = DERWriter.tagged(0x87, [127, 0, 0, 1])
        return DERWriter.sequence(
            // basicConstraints: an authority, so that clients take it as a root.
            entry([2, 5, 29, 19], isCritical: true, DERWriter.sequence(DERWriter.truth())),
            // keyUsage: digitalSignature, keyCertSign.
            entry([2, 5, 29, 15], isCritical: true, DERWriter.bits([0x84], unused: 2)),
            // extendedKeyUsage: serverAuth.
            entry(
                [2, 5, 29, 37],
                DERWriter.sequence(DERWriter.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 1]))),
            // subjectKeyIdentifier, authorityKeyIdentifier.
            entry([2, 5, 29, 14], DERWriter.octets(keyID)),
            entry([2, 5, 29, 35], DERWriter.sequence(DERWriter.tagged(0x80, keyID))),
            // subjectAltName.
            entry([2, 5, 29, 17], DERWriter.tagged(0x30, names + loopback)))
    }

    private func entry(_ identifier: [UInt64], isCritical: Bool = false, _ value: [UInt8]) -> [UInt8] {
        DERWriter.sequence(
            DERWriter.objectIdentifier(identifier), isCritical ? DERWriter.truth() : [],
            DERWriter.octets(value))
    }

    private func time(_ second: Int64) -> [UInt8] {
        DERWriter.time(SandboxTime.text(second: second).filter { $0.isNumber } + "Z")
    }
}
