// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct TimeZoneFileTests {
    /// A file with a change to one hour more at 1,000 s and back at 2,000 s.
    private func file(
        version: Character = "2", changes: [Int64] = [1_000, 2_000], kinds: [UInt8] = [1, 0],
        offsets: [Int32] = [3_600, 7_200], leaps: Int = 0, footer: String = "\nCET-1\n"
    ) -> [UInt8] {
        var bytes = header(version, [0, 0, 0, 0, 0, 0])
        bytes += header(version, [0, 0, leaps, changes.count, offsets.count, 4])
        for change in changes { bytes += big(change) }
        bytes += kinds
        for offset in offsets { bytes += big(offset) + [0, 0] }
        bytes += Array("CET\0".utf8)
        bytes += [UInt8](repeating: 0, count: leaps * 12)
        return bytes + Array(footer.utf8)
    }

    private func header(_ version: Character, _ counts: [Int]) -> [UInt8] {
        Array("TZif\(version)".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap { big(Int32($0)) }
    }

    private func big(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    @Test func aFileIsRead() throws {
        let rules = try #require(TimeZoneFile.rules(file()))
        #expect(rules.span(at: 999) == TimeZoneSpan(start: .min, end: 1_000, offset: 3_600))
        #expect(rules.span(at: 1_000) == TimeZoneSpan(start: 1_000, end: 2_000, offset: 7_200))
        #expect(rules.span(at: 2_000) == TimeZoneSpan(start: 2_000, end: .max, offset: 3_600))
    }

    @Test func afterTheLastChangeTheRuleHolds() throws {
        let rules = try #require(TimeZoneFile.rules(file(footer: "\nCET-1CEST,M3.5.0,M10.5.0/3\n")))
        let summer = try Timestamp("2050-07-01T00:00").seconds
        #expect(rules.span(at: summer).offset == 7_200)
        #expect(rules.span(at: 2_500).start == 2_000)
    }

    @Test func withoutARuleTheLastOffsetStays() throws {
        let rules = try #require(TimeZoneFile.rules(file(footer: "\n\n")))
        #expect(rules.span(at: 1 << 40).offset == 3_600)
    }

    @Test func aDamagedFileIsRefused() {
        #expect(TimeZoneFile.rules([]) == nil)
        #expect(TimeZoneFile.rules(file(version: "\0")) == nil)
        #expect(TimeZoneFile.rules(file(changes: [2_000, 1_000])) == nil)
        #expect(TimeZoneFile.rules(file(kinds: [2, 0])) == nil)
        #expect(TimeZoneFile.rules(file(offsets: [])) == nil)
        #expect(TimeZoneFile.rules(file(offsets: [3_600, 100_000])) == nil)
        #expect(TimeZoneFile.rules(file(leaps: 1)) == nil)
        #expect(TimeZoneFile.rules(file(footer: "\nnonsense\n")) == nil)
        #expect(TimeZoneFile.rules(file(footer: "")) == nil)
    }

    @Test func noPrefixOfAFileIsReadAndNoneEndsTheProgram() {
        let whole = file()
        for count in whole.indices { #expect(TimeZoneFile.rules(Array(whole[..<count])) == nil) }
    }

    @Test func anyBytesAreReadOrRefused() {
        var random = SeededGenerator(7)
        for _ in 0..<20_000 {
            var bytes = file()
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = UInt8.random(in: 0...255, using: &random)
            }
            if let rules = TimeZoneFile.rules(bytes) {
                let span = rules.span(at: 1_500)
                #expect(span.start <= 1_500 && 1_500 < span.end)
            }
        }
    }
}
