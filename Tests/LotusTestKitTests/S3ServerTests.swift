// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

@Suite struct S3ServerTests {
    @Test(arguments: S3Server.Kind.allCases)
    func aServerAnswersAndComesBackOnTheSamePort(_ kind: S3Server.Kind) async throws {
        try await S3Server.withServer(kind, buckets: ["lake", "landing"]) { server in
            #expect(try await answers(server))
            await server.stop()
            #expect(try await !answers(server))
            try await server.restart()
            #expect(try await answers(server))
            try await server.makeBucket("another")
        }
    }

    @Test func theBucketsOfRcloneAreFolders() async throws {
        try await S3Server.withRclone(buckets: ["lake"]) { server in
            var isFolder: ObjCBool = false
            #expect(FileManager.default.fileExists(atPath: server.folder + "/lake", isDirectory: &isFolder))
            #expect(isFolder.boolValue)
        }
    }

    private func answers(_ server: S3Server) async throws -> Bool {
        let outcome = try await ProcessRunner.run(
            ProcessCommand(
                "/bin/bash",
                [
                    "-c",
                    #"exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET / HTTP/1.0\r\n\r\n' >&3 && head -c 4 <&3"#,
                    "bash", String(server.port),
                ]))
        return outcome.outputText == "HTTP"
    }
}
