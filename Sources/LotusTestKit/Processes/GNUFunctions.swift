// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// C functions that the library has but its Swift module does not show, because they are GNU's own.
enum GNUFunctions {
    private typealias Pipe2 = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    private typealias AddChangeDirectory =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32

    private static let pipe2 = unsafeBitCast(address(of: "pipe2"), to: Pipe2.self)
    private static let addChdir = unsafeBitCast(
        address(of: "posix_spawn_file_actions_addchdir_np"), to: AddChangeDirectory.self)

    private static func address(of name: String) -> UnsafeMutableRawPointer {
        guard let address = dlsym(nil, name) else {
            preconditionFailure("the C library has no \(name): the tests need glibc 2.29 or later")
        }
        return address
    }

    /// Makes a pipe whose two ends no program inherits, with no moment at which one could.
    static func pipe(_ ends: inout [Int32]) -> Int32 {
        precondition(ends.count == 2, "a pipe has two ends")
        return ends.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return -1 }
            return pipe2(base, O_CLOEXEC)
        }
    }

    /// Has the program that is to be spawned begin in this folder.
    static func addChangeDirectory(_ actions: inout posix_spawn_file_actions_t, _ folder: String) {
        _ = addChdir(&actions, folder)
    }
}
