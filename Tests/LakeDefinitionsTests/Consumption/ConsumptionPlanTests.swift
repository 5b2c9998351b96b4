// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import Landing
import LotusCore
import LotusTestKit
import ObjectStore
import Testing

@Suite struct ConsumptionPlanTests {
    private static let folder = "raw/shopify/orders/"

    /// A file of a day of January, with a hundred bytes for each part that it counts for.
    private static func file(_ day: Int, _ part: Int, size: Int = 100, etag: String = "e") throws
        -> LandingFile
    {
        let key = "\(folder)year=2026/month=01/day=\(day)/part_\(part).parquet"
        return try #require(
            LandingFile(
                ObjectSummary(key: key, size: size, etag: etag, lastModified: Timestamp(microseconds: 0)),
                prefix: folder))
    }

    private static func remembered(_ files: [LandingFile]) -> [String: LandingFile.Identity] {
        Dictionary(files.map { ($0.key, $0.identity) }) { one, _ in one }
    }

    private static func plan(
        _ files: [LandingFile], consumed: [LandingFile] = [], takenOver: FilePosition? = nil,
        partBytesMax: Int? = nil, late: ConsumptionPlan.LateFiles = .taken
    ) -> ConsumptionPlan {
        ConsumptionPlan.addition(
            files, consumed: remembered(consumed), takenOver: takenOver, in: folder,
            partBytesMax: partBytesMax
        ) { late }
    }

    @Test func newFilesAreCutIntoPartsInOrder() throws {
        let files = try (1...5).map { try Self.file($0, 1) }
        let plan = Self.plan(files, consumed: [files[0]], partBytesMax: 250)
        #expect(plan.parts.map { $0.files.count } == [2, 2])
        #expect(plan.parts.flatMap(\.files) == Array(files[1...]))
        #expect(plan.parts.allSatisfy { !$0.isLate } && plan.forgotten.isEmpty)
        #expect(Self.plan(files, consumed: [files[0]]).parts.map { $0.files.count } == [4])
        #expect(Self.plan(files, consumed: files).parts.isEmpty)
    }

    @Test func aFileLargerThanAPartIsAPart() throws {
        let files = try [Self.file(1, 1, size: 10), Self.file(1, 2, size: 900), Self.file(1, 3, size: 10)]
        #expect(ConsumptionPlan.build(files, partBytesMax: 100).parts.map { $0.files.count } == [1, 1, 1])
        #expect(ConsumptionPlan.build(files, partBytesMax: nil).parts.map { $0.files.count } == [3])
        #expect(ConsumptionPlan.build(files, partBytesMax: nil).replacesAll)
    }

    @Test func aReplacedFileIsReadAgainAndTheOldOneForgotten() throws {
        let (old, new) = (try Self.file(1, 1), try Self.file(1, 1, etag: "other"))
        let plan = Self.plan([new], consumed: [old], late: .compared)
        #expect(plan.parts == [.init(files: [new], isLate: true)])
        #expect(plan.forgotten == [new.key])
    }

    @Test func onlyPartsThatBeginBeforeWhatWasConsumedAreLate() throws {
        let files = try [Self.file(1, 1), Self.file(2, 1), Self.file(3, 1), Self.file(4, 1)]
        let plan = Self.plan(files, consumed: [files[2]], partBytesMax: 100, late: .compared)
        #expect(plan.parts.map(\.isLate) == [true, true, false])
        #expect(plan.parts.flatMap(\.files) == [files[0], files[1], files[3]])
    }

    @Test func withoutAVersionAllFromTheDayOfALateFileOnIsReadAgain() throws {
        let files = try [
            Self.file(1, 1), Self.file(2, 1), Self.file(2, 2), Self.file(3, 1), Self.file(4, 1),
        ]
        let consumed = [files[0], files[1], files[3]]
        let plan = Self.plan(files, consumed: consumed, partBytesMax: 100, late: .readAgain)
        #expect(plan.parts.flatMap(\.files) == Array(files[1...]))
        // A run that is cut off after the first part must not take the others for consumed.
        #expect(plan.forgotten == [files[1].key, files[3].key])
        #expect(plan.parts.allSatisfy { !$0.isLate })
    }

    @Test func filesUpToTheCursorOfAFeederCountAsConsumed() throws {
        let files = try [Self.file(1, 9), Self.file(1, 10), Self.file(1, 11)]
        let plan = Self.plan(files, takenOver: FilePosition(files[1]))
        #expect(plan.parts.flatMap(\.files) == [files[2]])
        #expect(plan.takenOver == [files[0], files[1]])
    }

    /// Files come in any order, and runs end after any part: in the end each file was consumed in the
    /// transaction in which it was read.
    @Test(arguments: 0..<50) func noFileIsLeftOutOrReadTwice(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let all = try (1...9).flatMap { day in try (1...4).map { try Self.file(day, $0) } }.sorted()
        var arriving = all.shuffled(using: &random)
        var landed: [LandingFile] = []
        var consumed: [String: LandingFile.Identity] = [:]
        var reads: [String: Int] = [:]
        let late: ConsumptionPlan.LateFiles = seed % 2 == 0 ? .compared : .taken
        while consumed.count < all.count {
            let count = Int.random(in: 0...min(5, arriving.count), using: &random)
            landed += arriving.suffix(count)
            arriving.removeLast(count)
            let plan = ConsumptionPlan.addition(
                landed.sorted(), consumed: consumed, takenOver: nil, in: Self.folder,
                partBytesMax: Int.random(in: 1...900, using: &random)
            ) { late }
            let survivors = Int.random(in: 0...plan.parts.count, using: &random)
            for part in plan.parts.prefix(survivors) {
                for file in part.files {
                    reads[file.key, default: 0] += 1
                    consumed[file.key] = file.identity
                }
            }
        }
        #expect(reads.count == all.count && reads.values.allSatisfy { $0 == 1 })
    }
}
