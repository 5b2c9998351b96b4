// SPDX-License-Identifier: Apache-2.0

package import ObjectStore

extension S3Server {
    /// How a store reaches a bucket of this server, or of a proxy in front of it.
    ///
    /// It waits longer than usual, as tests side by side keep a small machine busy.
    package func configuration(bucket: String, port: UInt16? = nil) throws -> S3Configuration {
        var configuration = try S3Configuration(
            endpoint: "http://127.0.0.1:\(port ?? self.port)", region: region, bucket: bucket,
            accessKeyID: accessKeyID, secret: secret)
        configuration.patience.connectMsMax = 60_000
        configuration.patience.idleMsMax = 120_000
        configuration.patience.preflightMsMax = 120_000
        return configuration
    }

    /// A store on a bucket of this server.
    package func store(bucket: String) throws -> S3Store { S3Store(try configuration(bucket: bucket)) }
}
