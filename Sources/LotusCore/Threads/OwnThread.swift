// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A detached POSIX thread that runs a closure: for calls that block, which must not run on Swift's
/// cooperative threads.
package enum OwnThread {
    /// Enough for work that does not recurse.
    package static let stackBytes = 4 << 20

    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    /// Starts it.
    package static func start(stackBytes: Int = stackBytes, _ run: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)
        var thread = pthread_t()
        let body = Unmanaged.passRetained(Body(run))
        let status = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard status == 0 else {
            body.release()
            preconditionFailure(
                "the system gave no thread (error \(status)); lower the number of connections")
        }
    }
}
