// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// What `--output` does to what is at its path.
@Suite struct OutputFileTests {
    @Test func aFailedQueryLeavesTheOldFile() async throws {
        let project = try await TestProject.create()
        try project.write("out.csv", "old\n")
        let outcome = try await project.run([
            "query", "select error('no') from range(10)", "--format", "csv", "--output", "out.csv",
        ])
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(try project.scratch.read("shop/out.csv") == "old\n")
        let left = try FileManager.default.contentsOfDirectory(atPath: project.folder)
        #expect(left.filter { $0.hasPrefix("out") } == ["out.csv"])
    }

    @Test func aLinkIsFollowed() async throws {
        let project = try await TestProject.create()
        try project.write("real.csv", "old\n")
        try FileManager.default.createSymbolicLink(
            atPath: project.file("link.csv"), withDestinationPath: "real.csv")
        try await project.query("select 1 as a", ["--format", "csv", "--output", "link.csv"])
        let target = try project.scratch.read("shop/real.csv")
        #expect(target == "a\n1\n")
    }

    /// As root, a device would be replaced by a file for the whole machine.
    @Test func aPipeOrADeviceIsWrittenToAndNotReplaced() async throws {
        let project = try await TestProject.create()
        let pipe = try OutputPipe(in: project.scratch)
        try await project.query("select 1 as a", ["--format", "csv", "--output", pipe.path])
        let attributes = try FileManager.default.attributesOfItem(atPath: pipe.path)
        #expect(attributes[.type] as? FileAttributeType != .typeRegular)
    }
}
