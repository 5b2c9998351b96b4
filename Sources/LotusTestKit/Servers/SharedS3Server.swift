// SPDX-License-Identifier: Apache-2.0

internal import ObjectStore
internal import Synchronization

extension S3Server {
    private static let sharedServer = Mutex<Task<S3Server, any Error>?>(nil)
    private static let bucketCount = Mutex(0)
    private static let bucketPollsMax = 200
    private static let bucketPollMs = 50

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
        // A listing of the buckets that the server has just made is used for a while.
        for _ in 0..<Self.bucketPollsMax {
            if (try? await store(bucket: name).preflight()) != nil { return name }
            try await Task.sleep(for: .milliseconds(Self.bucketPollMs))
        }
        throw KitError("the server does not see the new bucket \(name)")
    }
}
