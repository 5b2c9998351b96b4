// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LotusTestKit
import Synchronization
import Testing

/// Whoever loads the state of a lake is waited for by those who change it (docs/decisions/0018).
@Suite struct LookupTests {
    private static let time = Duration.seconds(60)

    @Test(.timeLimit(.minutes(2)))
    func otherConnectionsThatLookUpNamesAreWaitedFor() async throws {
        let scratch = try ScratchFolder("lookups")
        let pipe = scratch.file("pipe.csv")
        #expect(mkfifo(pipe, 0o644) == 0)
        let database = try await TestDatabase.open(connectionsMax: 2)
        let isWritten = Mutex(false)
        let isDone = Mutex(false)
        // The columns of the file are looked up, and the file gives nothing until it is written.
        async let rows = database.withConnection { connection in
            defer { isDone.withLock { $0 = true } }
            try connection.withStatement("SELECT * FROM read_csv('\(pipe)')") { _ in }
        }
        while try !Self.isRead(pipe) { try await Task.sleep(for: .milliseconds(5)) }
        async let hasWaited = database.withConnection { connection in
            connection.waitForLookups(for: Self.time)
            return isWritten.withLock { $0 }
        }
        try await Task.sleep(for: .milliseconds(50))
        isWritten.withLock { $0 = true }
        // It may be opened more than once.
        while !isDone.withLock({ $0 }) {
            _ = try Self.isRead(pipe, writing: "n\n7\n")
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(try await hasWaited)
        _ = try? await rows
        await database.close()
    }

    @Test func nobodyIsWaitedForTwiceOrForEver() async throws {
        let database = try await TestDatabase.open(connectionsMax: 2)
        try await database.withConnection { connection in
            _ = try connection.rows("SELECT 1")
            connection.waitForLookups(for: Self.time)
        }
        await database.close()
    }

    /// Whether somebody has a pipe open to read it; then it is given a text.
    private static func isRead(_ path: String, writing text: String = "") throws -> Bool {
        let number = open(path, O_WRONLY | O_NONBLOCK)
        guard number >= 0 else { return false }
        let end = FileHandle(fileDescriptor: number, closeOnDealloc: false)
        if text.isEmpty {
            // A reader that has seen a writer go takes the file for empty; this end stays for the next call.
            held.withLock { $0.append(end) }
        } else {
            try end.write(contentsOf: Data(text.utf8))
            try end.close()
            try held.withLock { ends in
                for end in ends { try end.close() }
                ends = []
            }
        }
        return true
    }

    private static let held = Mutex<[FileHandle]>([])
}
