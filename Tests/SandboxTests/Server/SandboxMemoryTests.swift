// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

@Suite struct SandboxMemoryTests {
    private static let residentKilobytesMax = 80_000

    @Test func fiveMillionProfilesNeedNoMemory() async throws {
        let sandbox = try RunningProcess(
            LotusBinary.command(["sandbox", "--port", "0", "--profiles", "5000000"]))
        let line = try #require(try await sandbox.nextOutputLine())
        let port = try #require(line.split(separator: ":").last.flatMap { UInt16($0) })
        let client = LoopbackClient(port: port)
        var target = "/api/profiles?page%5Bsize%5D=100&sort=-updated"
        for _ in 0..<300 {
            let answer = try #require(
                try await client.send("GET", target, headers: SandboxHostTests.headers))
            let links = try #require(try JSONValue(parsing: answer.body)["links"])
            target = try #require(links["next"]?.string).replacing("http://127.0.0.1:\(port)", with: "")
        }
        let status = try String(contentsOfFile: "/proc/\(sandbox.processID)/status", encoding: .utf8)
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = try #require(peak?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        #expect(kilobytes < Self.residentKilobytesMax)
        sandbox.send(SIGTERM)
        let outcome = try await sandbox.wait(within: .seconds(20))
        #expect(outcome.end == .exited(0))
    }
}
