// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

extension S3Server {
    private static let sharedServer = Mutex<Task<S3Server, any Error>?>(nil)
    private static let bucketCount = Mutex(0)

    /// The one rclone server that the tests of this process share; each takes a bucket of its own.
    package static func shared() async throws -> S3Server {
        let task = sharedServer.withLock { task in
            let running = task ?? Task { try await rclone(buckets: []) }
            task = running
            return running
        }
        return try await task.value
    }

    /// A new, empty bucket and its name.
    package func makeBucket() async throws -> String {
        let number = Self.bucketCount.withLock { count in
            count += 1
            return count
        }
        let name = "bucket-\(number)"
        try await makeBucket(name)
        return name
    }
}
