// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One heap for all threads of a process that runs for long and asks for little.
///
/// By itself glibc gives each thread a heap of its own, and each keeps what was freed in it: the memory of a
/// daemon grows for hours though it holds no more than before.
enum SharedHeap {
    private typealias SetOption = @convention(c) (Int32, Int32) -> Int32

    /// `M_ARENA_MAX` of glibc's `malloc.h`, which its Swift module does not show, as little as `mallopt`.
    private static let heapsMax: Int32 = -8

    /// Call it before there are many threads: those that have a heap keep it.
    static func use() {
        guard let function = dlsym(nil, "mallopt") else { return }
        _ = unsafeBitCast(function, to: SetOption.self)(heapsMax, 1)
    }
}
