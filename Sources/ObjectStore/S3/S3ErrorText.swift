// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Says in the user's words why a request failed, and what to do.
struct S3ErrorText {
    let configuration: S3Configuration
    let accessKeyID: String
    let key: String?
    let isUpload: Bool
    let now: Timestamp
    let attempts: Int

    /// What S3 accepts, less a minute.
    private static let clockSkewSecondsMax = 14 * 60

    private var bucket: String { configuration.bucket }
    private var endpoint: String { configuration.endpoint.shown }
    private var object: String { "s3://\(bucket)" + (key.map { "/\($0)" } ?? "") }
    private var tries: String { attempts == 1 ? "" : " after \(attempts) attempts" }

    func error(_ failure: S3Failure) -> LotusError {
        switch failure {
        case .refused(let refusal): error(refusal)
        case .connection(let connection): error(connection)
        case .unexpected(let what):
            LotusError(
                .storeUnexpectedAnswer, "\(endpoint) answered for \(object) with \(what)",
                hint: "Check that the endpoint is the S3 API of the server and not its web page or a proxy.")
        case .source(let error): (error as? LotusError) ?? LotusError(.storeRefused, "\(error)", cause: error)
        }
    }

    // MARK: - The server said no

    private func error(_ refusal: S3Refusal) -> LotusError {
        let said = refusal.message.isEmpty ? "" : ": \(refusal.message)"
        // Some servers refuse a request of another time without saying so.
        if ["", "AccessDenied", "SignatureDoesNotMatch"].contains(refusal.code),
            [400, 401, 403].contains(refusal.status), let date = refusal.date,
            max(now - date, date - now) > .seconds(Self.clockSkewSecondsMax)
        {
            return clockSkew(refusal)
        }
        switch refusal.code {
        case "NoSuchBucket":
            return LotusError(
                .bucketNotFound, "there is no bucket `\(bucket)` at \(endpoint)",
                hint:
                    "Create it (SeaweedFS: `s3.bucket.create -name \(bucket)` in `weed shell`), or correct its name."
            )
        case "NoSuchKey":
            return notFound
        case "InvalidAccessKeyId":
            return LotusError(
                .storeUnknownAccessKey, "\(endpoint) does not know the access key id `\(accessKeyID)`",
                hint:
                    "Check s3_access_key_id. SeaweedFS reads its identities when the gateway starts: restart "
                    + "or reload it after adding a key.")
        case "SignatureDoesNotMatch":
            return LotusError(
                .storeWrongSecret,
                "\(endpoint) says that the secret does not belong to access key id `\(accessKeyID)`",
                hint:
                    "Check s3_secret_access_key; behind a proxy, that it passes the Host header on unchanged."
            )
        case "ExpiredToken", "TokenRefreshRequired", "InvalidToken":
            return LotusError(
                .storeExpiredCredentials, "\(endpoint) refused the session token of `\(accessKeyID)`\(said)",
                hint: "Get new temporary credentials and set them again.")
        case "RequestTimeTooSkewed", "RequestExpired":
            return clockSkew(refusal)
        case "AccessDenied", "AllAccessDisabled", "AccountProblem":
            return LotusError(
                .storeAccessDenied, "\(endpoint) does not allow `\(accessKeyID)` this on \(object)\(said)",
                hint: "Give the key the right to list, read, write and delete in bucket `\(bucket)`.")
        case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException",
            "TemporaryRedirect":
            return wrongRegion(refusal)
        default:
            return error(byStatus: refusal)
        }
    }

    private func error(byStatus refusal: S3Refusal) -> LotusError {
        let reason = [refusal.code, refusal.message].filter { !$0.isEmpty }.joined(separator: ": ")
        if let foreign = refusal.foreignBody, !refusal.isOverload {
            return error(.unexpected("status \(refusal.status) and \(foreign)"))
        }
        switch refusal.status {
        case 301, 302, 307, 308: return wrongRegion(refusal)
        case 404 where key != nil && !isUpload: return notFound
        case 403, 401:
            return LotusError(
                .storeAccessDenied, "\(endpoint) refused \(object) with status \(refusal.status)",
                hint: "Check the access key, its secret, and its rights on bucket `\(bucket)`.")
        default: break
        }
        if refusal.isOverload {
            let what = reason.isEmpty ? refusal.foreignBody ?? "no reason given" : reason
            return LotusError(
                .storeOverloaded,
                "\(endpoint) answered with status \(refusal.status) (\(what)) for \(object)\(tries)",
                hint: "The server is overloaded or failing: look at its log, and run this again later.")
        }
        return LotusError(
            .storeRefused,
            "\(endpoint) refused the request for \(object) with status \(refusal.status)"
                + (reason.isEmpty ? "" : " (\(reason))"),
            hint: "Look into the server's log; -v shows more.")
    }

    private var notFound: LotusError {
        LotusError(
            .objectNotFound, "there is no object \(object)", hint: "Check the key; it may have been deleted.")
    }

    private func clockSkew(_ refusal: S3Refusal) -> LotusError {
        let server = refusal.serverTime ?? "unknown"
        return LotusError(
            .storeClockSkew, "the clocks differ too much: this machine has \(now), \(endpoint) has \(server)",
            hint: "Set the clock that is wrong, best by NTP; S3 accepts 15 minutes of difference.")
    }

    private func wrongRegion(_ refusal: S3Refusal) -> LotusError {
        let region = refusal.region.map { "in region \($0)" } ?? "elsewhere (status \(refusal.status))"
        return LotusError(
            .storeWrongRegion,
            "bucket `\(bucket)` lies \(region), not in \(configuration.region) at \(endpoint)",
            hint: refusal.region.map { "Set s3_region to \($0), and s3_endpoint to that region's." }
                ?? "Set s3_region and s3_endpoint to those of the bucket.")
    }

    // MARK: - No answer

    private func error(_ failure: S3ConnectionFailure) -> LotusError {
        let address = configuration.base
        let hint: String
        let code: LotusError.Code
        let message: String
        switch failure.kind {
        case .unknownHost:
            code = .storeUnknownHost
            message = "the host `\(configuration.hostHeader)` has no address\(tries)"
            hint =
                configuration.urlStyle == .virtualHost
                ? "Set `url_style: path`, unless the server has a name for each bucket."
                : "Check s3_endpoint and the machine's name resolution."
        case .tls:
            code = .storeTLS
            message = "\(endpoint) does not speak TLS, or its certificate is not trusted"
            hint =
                "Set `use_ssl: false` for a plain server; else install its certificate authority on this machine."
        case .notHTTP:
            code = .storeTLS
            message = "\(endpoint) answered with something that is not HTTP"
            hint = "If the server speaks TLS, set `use_ssl: true`; check the port."
        case .refused:
            code = .storeUnreachable
            message = "nobody listens at \(address)\(tries)"
            hint = "Start the server, or correct s3_endpoint (SeaweedFS listens on port 8333)."
        case .connectTimeout:
            code = .storeUnreachable
            message = "no connection to \(address) within \(configuration.patience.connectMsMax) ms\(tries)"
            hint = "Check the address and the firewalls on the way."
        case .silence:
            code = .storeUnreachable
            message = "\(address) took the connection but did not answer in time\(tries)"
            hint = "The server hangs or is overloaded: look at its log."
        case .lost:
            code = .storeUnreachable
            message = "the connection to \(address) broke while \(object) was asked for\(tries)"
            hint = "Look at the server's log and at what lies between."
        }
        return LotusError(code, message, hint: hint, cause: failure.cause)
    }
}

extension S3Client {
    /// The error of bytes that are not what they should be.
    func damaged(_ request: S3Request, _ what: String) -> LotusError {
        LotusError(
            .objectDamaged, "s3://\(configuration.bucket)/\(request.key ?? ""): \(what)",
            hint: "Write it again; if it stays so, something between here and the server changes the bytes.")
    }
}
