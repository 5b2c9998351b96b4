// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Frees nested containers without deep recursion: a chain of a million lists must not overflow the
/// stack when its last owner lets go (CPython's "trashcan" solves the same).
enum Graveyard {
    /// How many containers may be freed inside each other before the rest waits for its turn.
    private static let nestingMax = 40

    private final class Queue {
        var nesting = 0
        var waiting: [AnyObject] = []
    }

    /// One queue for each thread, freed with the thread.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { pointer in
            if let pointer { Unmanaged<Queue>.fromOpaque(pointer).release() }
        }
        return key
    }()

    private static var queue: Queue {
        if let pointer = pthread_getspecific(key) {
            return Unmanaged<Queue>.fromOpaque(pointer).takeUnretainedValue()
        }
        let queue = Queue()
        pthread_setspecific(key, Unmanaged.passRetained(queue).toOpaque())
        return queue
    }

    private final class Grave {
        let values: [Value]
        init(_ values: [Value]) { self.values = values }
    }

    /// Frees the values of a container that ends.
    static func bury(_ values: inout [Value]) {
        guard values.contains(where: \.holdsReferences) else { return }
        var grave: AnyObject? = Grave(values)
        values = []
        bury(&grave)
    }

    /// Frees what an object holds, unless others hold it too.
    static func bury(_ object: inout AnyObject?) {
        guard let last = object else { return }
        let queue = queue
        guard queue.nesting < nestingMax else {
            queue.waiting.append(last)
            object = nil
            return
        }
        free(&object, last, in: queue)
    }

    private static func free(_ object: inout AnyObject?, _ last: consuming AnyObject, in queue: Queue) {
        queue.nesting += 1
        object = nil
        release(last)
        queue.nesting -= 1
        guard queue.nesting == 0 else { return }
        while let next = queue.waiting.popLast() {
            queue.nesting = 1
            release(next)
            queue.nesting = 0
        }
    }

    @inline(never) private static func release(_ object: consuming AnyObject) {}
}

extension Value {
    /// Whether freeing the value may free others.
    fileprivate var holdsReferences: Bool {
        switch self {
        case .list, .tuple, .dict, .set, .object: true
        default: false
        }
    }
}
