// SPDX-License-Identifier: Apache-2.0

package import ObjectStore

extension S3Server {
    /// How a store reaches a bucket of this server, or of a proxy in front of it.
    package func configuration(bucket: String, port: UInt16? = nil) throws -> S3Configuration {
        try S3Configuration(
            endpoint: "http://127.0.0.1:\(port ?? self.port)", region: region, bucket: bucket,
            accessKeyID: accessKeyID, secret: secret)
    }

    /// A store on a bucket of this server.
    package func store(bucket: String) throws -> S3Store { S3Store(try configuration(bucket: bucket)) }
}
