// SPDX-License-Identifier: Apache-2.0

import Foundation
import Landing
import LotusCore
import LotusTestKit
import ObjectStore
import Testing

@Suite struct StreamListingTests {
    private let scratch: ScratchFolder
    private let store: LocalStore

    init() throws {
        scratch = try ScratchFolder()
        store = LocalStore(root: scratch.path)
    }

    private func put(_ keys: String...) async throws {
        for key in keys { try await store.put([1], to: "raw/shop/orders/" + key) }
    }

    private func names(_ files: [LandingFile]) -> [String] {
        files.map { String($0.key.dropFirst("raw/shop/orders/".count)) }
    }

    @Test func newAndReplacedFilesAreTold() async throws {
        try await put(
            "year=2026/month=01/day=01/a.parquet", "year=2026/month=01/day=02/a.parquet", "notes.txt")
        var listing = StreamListing(prefix: "raw/shop/orders")
        #expect(try await listing.listNewest(store).new.count == 2)
        #expect(try await listing.listNewest(store) == StreamListing.Changes())
        try await put("year=2026/month=01/day=02/a.parquet", "year=2026/month=01/day=03/a.parquet")
        let changes = try await listing.listNewest(store)
        #expect(
            names(changes.new) == [
                "year=2026/month=01/day=02/a.parquet", "year=2026/month=01/day=03/a.parquet",
            ])
        #expect(listing.count == 3)
        #expect(try await listing.listAll(store) == StreamListing.Changes())
    }

    @Test func lateFilesAreFoundByAWholeListingOnly() async throws {
        for day in 1...9 { try await put("year=2026/month=01/day=0\(day)/a.parquet") }
        var listing = StreamListing(prefix: "raw/shop/orders/")
        _ = try await listing.listAll(store)
        try await put("year=2026/month=01/day=06/late.parquet", "year=2026/month=01/day=07/late.parquet")
        #expect(names(try await listing.listNewest(store).new) == ["year=2026/month=01/day=07/late.parquet"])
        #expect(names(try await listing.listAll(store).new) == ["year=2026/month=01/day=06/late.parquet"])
    }

    @Test func filesThatAreGoneAreToldByAWholeListing() async throws {
        try await put("year=2026/month=01/day=01/a.parquet", "year=2026/month=01/day=01/b.parquet")
        var listing = StreamListing(prefix: "raw/shop/orders/")
        _ = try await listing.listAll(store)
        try await store.delete(["raw/shop/orders/year=2026/month=01/day=01/a.parquet"])
        #expect(try await listing.listNewest(store) == StreamListing.Changes())
        #expect(names(try await listing.listAll(store).gone) == ["year=2026/month=01/day=01/a.parquet"])
        #expect(names(listing.files) == ["year=2026/month=01/day=01/b.parquet"])
    }

    @Test func filesThatAreNotSettledAreInvisible() async throws {
        let day = "raw/shop/orders/year=2026/month=01/day=02/"
        try await put("year=2026/month=01/day=02/a.parquet", "year=2026/month=01/day=02/open.parquet")
        let open: Set = [day + "open.parquet"]
        var listing = StreamListing(prefix: "raw/shop/orders/")
        #expect(try await listing.listAll(store, excluding: open).new.map(\.key) == [day + "a.parquet"])
        #expect(try await listing.listNewest(store, excluding: open) == StreamListing.Changes())
        #expect(try await listing.listNewest(store).new.map(\.key) == [day + "open.parquet"])
        // What is known stays known while it is being replaced.
        try await store.put([1, 2], to: day + "open.parquet")
        #expect(try await listing.listAll(store, excluding: open) == StreamListing.Changes())
        #expect(listing.count == 2)
        #expect(try await listing.listAll(store).new.map(\.key) == [day + "open.parquet"])
    }

    /// The day after the 9th sorts before it where there are no leading zeros.
    @Test(arguments: [
        ("year=2026/month=9/day=9", "year=2026/month=9/day=10"),
        ("year=2026/month=9/day=30", "year=2026/month=10/day=1"),
        ("year=2026/month=12/day=31", "year=2027/month=1/day=1"),
        ("year=2026/month=09/day=09", "year=2026/month=09/day=10"),
        ("year=2026/month=12/day=31", "year=2027/month=01/day=01"),
        ("year=2026/month=9/day=9", "year=2026/month=09/day=10"),
    ])
    func theNextDayIsSeenInEverySpelling(_ day: String, _ next: String) async throws {
        try await put(
            "year=2026/month=8/day=8/a.parquet", "year=2026/month=8/day=7/a.parquet", "\(day)/a.parquet")
        var listing = StreamListing(prefix: "raw/shop/orders/")
        _ = try await listing.listAll(store)
        try await put("\(next)/b.parquet")
        #expect(names(try await listing.listNewest(store).new) == ["\(next)/b.parquet"])
    }

    @Test func aStreamWithoutPartitionsIsListedWhole() async throws {
        try await put("a.parquet", "b.parquet")
        var listing = StreamListing(prefix: "raw/shop/orders/")
        _ = try await listing.listAll(store)
        try await put("0.parquet")
        #expect(names(try await listing.listNewest(store).new) == ["0.parquet"])
    }

    @Test func aStreamThatDoesNotExistYetIsEmpty() async throws {
        var listing = StreamListing(prefix: "raw/shop/orders/")
        #expect(try await listing.listNewest(store) == StreamListing.Changes())
        try await put("year=2026/month=01/day=01/a.parquet")
        #expect(try await listing.listNewest(store).new.count == 1)
    }

    /// The acceptance of the issue: 3 new files among 100,000 of 400 days, with at most 8 requests.
    @Test func threeNewFilesAmongAHundredThousandTakeFewRequests() async throws {
        let server = try await S3Server.start(.rclone, buckets: ["lake"], listingSeconds: 3_600)
        let prefix = "raw/shop/orders/"
        let days = (0..<400).map { CivilDate(daysSince1970: 20_400 + $0) }
            .map { HivePartition(year: Int($0.year), month: Int($0.month), day: Int($0.day)) }
        // By a program: so many files would keep other tests from running.
        let script = #"for day; do mkdir -p "$day" && touch "$day"/part_{0..249}.parquet || exit 1; done"#
        let folders = days.map { "\(server.folder)/lake/\(prefix)\($0)" }
        try await ProcessRunner.run(
            ProcessCommand("/bin/bash", ["-c", script, "bash"] + folders), within: .seconds(300)
        ).requireExit()
        let store = try server.store(bucket: "lake")
        var listing = StreamListing(prefix: prefix)
        #expect(try await listing.listAll(store).new.count == 100_000)
        #expect(store.requestCount == 100)

        let newKeys = [
            "\(prefix)\(days[398])/part_250.parquet", "\(prefix)\(days[399])/part_250.parquet",
            "\(prefix)\(HivePartition(year: 2099, month: 1, day: 1))/part_0.parquet",
        ]
        let writer = try server.store(bucket: "lake")
        for key in newKeys { try await writer.put([1], to: key) }
        let before = store.requestCount
        let changes = try await listing.listNewest(store)
        #expect(changes.new.map(\.key) == newKeys)
        let requests = store.requestCount - before
        #expect(requests <= 8, "it took \(requests) requests")
        #expect(try await listing.listNewest(store) == StreamListing.Changes())
        await server.stop()
    }
}
