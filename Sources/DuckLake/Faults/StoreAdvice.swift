// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import ObjectStore

/// Says in the words of profiles.yml what is wrong with an object store, and what to do.
package struct StoreAdvice {
    /// nil when nothing in the profile covers the place.
    let access: StoreAccess?

    package init(_ access: StoreAccess?) { self.access = access }

    private var place: String { access?.place ?? "of the secret under `secrets:` in profiles.yml" }
    private var endpoint: String { access?.endpoint ?? "the object store" }
    private var key: String { access?.accessKeyID.map { " `\($0)`" } ?? "" }

    /// The error for what the engine met.
    package func error(_ fault: StoreFault, cause: (any Error)?) -> LotusError {
        let object = shown(fault.url)
        let bucket = access?.bucket ?? bucket(of: object)
        let (code, message): (LotusError.Code, String)
        switch fault.kind {
        case .unknownAccessKey:
            (code, message) = (.storeUnknownAccessKey, "\(endpoint) does not know the access key id\(key)")
        case .wrongSecret:
            (code, message) = (
                .storeWrongSecret, "\(endpoint) says that the secret does not belong to access key id\(key)"
            )
        case .expiredCredentials:
            (code, message) = (.storeExpiredCredentials, "\(endpoint) refused the session token of\(key)")
        case .accessDenied:
            (code, message) = (.storeAccessDenied, "\(endpoint) does not allow\(key) this on \(object)")
        case .clockSkew:
            (code, message) = (
                .storeClockSkew, "the clocks of this machine and of \(endpoint) differ too much"
            )
        case .wrongRegion:
            (code, message) = (
                .storeWrongRegion, "the bucket `\(bucket)` lies in another region or behind another endpoint"
            )
        case .noBucket:
            (code, message) = (.bucketNotFound, "there is no bucket `\(bucket)` at \(endpoint)")
        case .noObject: (code, message) = (.objectNotFound, "there is no object \(object)")
        case .noMatch: (code, message) = (.objectNotFound, "no file matches \(object)")
        case .unknownHost:
            (code, message) = (
                .storeUnknownHost, "the host `\(authority(of: fault.url))` has no address"
            )
        case .tls:
            (code, message) = (
                .storeTLS,
                access?.usesTLS == false
                    ? "\(endpoint) answered with something that is not HTTP"
                    : "\(endpoint) does not speak TLS, or its certificate is not trusted"
            )
        case .nobodyListens:
            (code, message) = (
                .storeUnreachable, "nobody listens at \(authority(of: fault.url)), asked for \(object)"
            )
        case .silence:
            (code, message) = (
                .storeUnreachable, "\(endpoint) took the connection but did not answer in time for \(object)"
            )
        case .connectionLost:
            (code, message) = (
                .storeUnreachable, "the connection to \(endpoint) broke while \(object) was asked for"
            )
        case .overloaded(let status):
            (code, message) = (
                .storeOverloaded,
                "\(endpoint) still answered with status \(status) for \(object) after all attempts"
            )
        case .refused(let status):
            (code, message) = (
                .storeRefused, "\(endpoint) refused the request for \(object) with status \(status)"
            )
        }
        let isSetting = code.exit == .usageOrConfiguration
        return LotusError(
            code, message, hint: hint(code, fault.kind, bucket), location: isSetting ? access?.source : nil,
            cause: cause)
    }

    /// The same error of our own client, with the hint and the place of the profile.
    package func placed(_ error: LotusError) -> LotusError {
        var error = error
        if let hint = hint(error.code, nil, access?.bucket ?? "") { error.hint = hint }
        if error.location == nil { error.location = access?.source }
        return error
    }

    private func hint(_ code: LotusError.Code, _ kind: StoreFault.Kind?, _ bucket: String) -> String? {
        switch code {
        case .storeUnknownAccessKey:
            "check `key_id` \(place); SeaweedFS reads its identities when the gateway starts: restart or reload it "
                + "after adding a key"
        case .storeWrongSecret:
            "check `secret` \(place); behind a proxy, that it passes the Host header on unchanged"
        case .storeExpiredCredentials: "get new temporary credentials and set `session_token` \(place)"
        case .storeAccessDenied:
            "give the key the right to list, read, write and delete in bucket `\(bucket)`, or check `key_id` and "
                + "`secret` \(place)"
        case .storeClockSkew: "set the clock that is wrong, best by NTP; S3 accepts 15 minutes of difference"
        case .storeWrongRegion: "set `region` and `endpoint` \(place) to those of the bucket"
        case .bucketNotFound:
            "create it (SeaweedFS: `s3.bucket.create -name \(bucket)` in `weed shell`), or correct its name in "
                + "profiles.yml and in the statement"
        case .objectNotFound where kind == .noMatch:
            "check the pattern, and that something was written there; `**` matches folders at any depth"
        case .objectNotFound: "check the bucket's name and the key; it may have been deleted"
        case .storeUnknownHost: unknownHostHint(bucket)
        case .storeTLS:
            access?.usesTLS == false
                ? "if the server speaks TLS, set `use_ssl: true` \(place) or begin its endpoint with https://"
                : "set `use_ssl: false` \(place) for a plain server, or begin its endpoint with http://; else "
                    + "install its certificate authority on this machine"
        case .storeUnreachable where kind == .nobodyListens || kind == nil:
            "start the server, or correct `endpoint` \(place) (SeaweedFS listens on port 8333)"
        case .storeUnreachable: "look at the server's log and at what lies between, then run it again"
        case .storeOverloaded, .storeRefused:
            "the server is overloaded or failing: look at its log, and run this again later"
        default: nil
        }
    }

    private func unknownHostHint(_ bucket: String) -> String {
        guard let access else {
            return
                "no S3 secret covers `\(bucket)`, so the engine asked AWS: add one of `type: s3` under `secrets:` "
                + "in profiles.yml, or widen the `scope:` of the one that is there"
        }
        if !access.isPathStyle, access.endpoint != nil {
            return "set `url_style: path` \(place), unless the server has a name for each bucket"
        }
        return "check `endpoint` \(place), and the machine's name resolution"
    }

    // MARK: - Addresses

    /// `s3://bucket/key`, whatever the engine made of it.
    private func shown(_ url: String) -> String {
        guard let access, let key = access.key(of: url) else { return url }
        return "s3://\(access.bucket)" + (key.isEmpty ? "" : "/\(key)")
    }

    private func bucket(of object: String) -> String {
        guard object.hasPrefix("s3"), let range = object.firstRange(of: "://") else {
            return String(authority(of: object).prefix { $0 != "." })
        }
        return String(object[range.upperBound...].prefix { $0 != "/" })
    }

    private func authority(of url: String) -> String {
        guard let range = url.firstRange(of: "://"), !url.hasPrefix("s3") else { return endpoint }
        return String(url[range.upperBound...].prefix { $0 != "/" })
    }
}
