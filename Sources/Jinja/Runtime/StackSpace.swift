// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How far the stack of a thread reaches, so that what calls itself stops in time: a thread may have
/// 8 MB, 512 KB, or what is left of either.
struct StackSpace {
    /// Calls that do not ask take less than this: freeing nested values, walking an expression, a sort.
    private static let reserveBytes: UInt = 160 * 1024

    private typealias GetAttributes =
        @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32

    /// glibc and musl have it; the Swift module does not show it.
    private static let getAttributes: GetAttributes? = dlsym(nil, "pthread_getattr_np").map {
        unsafeBitCast($0, to: GetAttributes.self)
    }

    /// The lowest address that a thread's stack has, kept for each thread: asking takes microseconds.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    private let lowest: UInt

    /// The stack of the running thread.
    static var current: StackSpace {
        if let known = pthread_getspecific(key) { return StackSpace(lowest: UInt(bitPattern: known)) }
        let lowest = lowestAddress()
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: lowest))
        return StackSpace(lowest: lowest)
    }

    /// Whether so little is left that nothing further may be opened.
    @inline(never) var isLow: Bool {
        var marker: UInt8 = 0
        let here = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        return here < lowest &+ Self.reserveBytes
    }

    private static func lowestAddress() -> UInt {
        guard let getAttributes else { return 1 }
        return withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { buffer in
            guard let attributes = buffer.baseAddress, getAttributes(pthread_self(), attributes) == 0 else {
                return 1
            }
            defer { pthread_attr_destroy(attributes) }
            var base: UnsafeMutableRawPointer?
            var size = 0
            guard pthread_attr_getstack(attributes, &base, &size) == 0, let base else { return 1 }
            return UInt(bitPattern: base)
        }
    }
}
