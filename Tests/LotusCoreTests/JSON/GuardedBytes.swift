// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Runs a body on bytes that end where readable memory ends: one byte too far and the test crashes.
@discardableResult
func withGuardedBytes<Result>(
    _ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
) throws -> Result {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let readable = (bytes.count / page + 1) * page
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let memory = mmap(nil, readable + page, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED,
        mprotect(memory + readable, page, PROT_NONE) == 0
    else { preconditionFailure("The kernel refuses a guard page.") }
    defer { munmap(memory, readable + page) }
    let start = (memory + readable - bytes.count).assumingMemoryBound(to: UInt8.self)
    start.update(from: bytes, count: bytes.count)
    return try body(UnsafeBufferPointer(start: start, count: bytes.count))
}
