// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import LotusCore
import Testing

/// What is said of a row, from what was found of it.
@Suite struct RowVerdictTests {
    private typealias Sketch = TraceSketch

    private func expect(
        _ verdict: RowVerdict, _ state: RowVerdict.State, _ cause: RowVerdict.Cause, at station: String,
        _ message: String, advice: String? = nil, _ place: Testing.SourceLocation = #_sourceLocation
    ) {
        #expect(verdict.state == state, sourceLocation: place)
        #expect(verdict.cause == cause, sourceLocation: place)
        #expect(verdict.station == station, sourceLocation: place)
        #expect(verdict.message == message, sourceLocation: place)
        if let advice { #expect(verdict.advice == advice, sourceLocation: place) }
    }

    /// A row that came by the second of two files, of snapshot 20, into a mart of snapshot 30.
    private var arrived: Sketch {
        var sketch = Sketch()
        sketch.land("b.parquet", at: 15, version: 2, use: .read(at: Sketch.time(20), snapshot: 20))
        sketch.land("a.parquet", at: 5, version: 1, use: .read(at: Sketch.time(10), snapshot: 10))
        Sketch.put(&sketch.model, snapshot: 20, version: 2)
        Sketch.put(&sketch.mart, snapshot: 30)
        return sketch
    }

    // MARK: It is there

    @Test func aRowThatIsThereNamesItsFileAndSnapshot() {
        expect(
            arrived.verdict, .current, .there, at: "model.shop.fct_sales",
            "fct_sales has the row id = 1: from b.parquet of shopify/orders, read by int_orders at "
                + "2026-01-05 08:00:20 UTC in snapshot 20, in fct_sales since snapshot 30 of 2026-01-05 08:00:30 UTC"
        )
        expect(
            arrived.modelVerdict, .current, .there, at: "model.shop.int_orders",
            "int_orders has the row id = 1: from b.parquet of shopify/orders, read at 2026-01-05 08:00:20 UTC"
                + " in snapshot 20")
    }

    @Test func severalRowsAreCounted() {
        var sketch = arrived
        sketch.mart.count = 3
        #expect(sketch.verdict.message.hasPrefix("fct_sales has 3 rows id = 1: from b.parquet"))
    }

    @Test func aRowWithoutVersionsIsFromTheNewestFileThatWasRead() {
        var sketch = arrived
        sketch.model.rows[0].version = nil
        #expect(sketch.modelVerdict.message.contains("from b.parquet"))
        sketch.stream.stream?.files[0].uses = [:]
        #expect(sketch.modelVerdict.state == .current)
        #expect(sketch.modelVerdict.message.contains("from a.parquet"))
    }

    @Test func aRowWhoseFileIsGoneHasItsSnapshotAlone() {
        var sketch = arrived
        sketch.stream.stream?.files = []
        sketch.stream.search = .absent
        expect(
            sketch.modelVerdict, .current, .there, at: "model.shop.int_orders",
            "int_orders has the row id = 1: in int_orders since snapshot 20 of 2026-01-05 08:00:20 UTC; "
                + "shopify/orders, which it is made from, has no such row (any more)")
    }

    @Test func aStreamTellsOfItsFiles() {
        let sketch = arrived
        let verdict = RowVerdict(RowTrace(key: sketch.trace.key, stations: [sketch.stream]))
        expect(
            verdict, .current, .there, at: "shopify/orders",
            "2 landing files of shopify/orders have the row id = 1: the newest is b.parquet, landed at "
                + "2026-01-05 08:00:15 UTC")
    }

    // MARK: It is in no file

    @Test func aRowInNoFileTellsOfTheLastSync() {
        var sketch = Sketch()
        sketch.stream.stream?.schedule = RowTrace.Automaton("shopify_schedule", isEnabled: true)
        sketch.stream.stream?.schedule?.next = Sketch.time(90)
        sketch.stream.making.made = Sketch.time(60)
        let lead =
            "fct_sales has no row id = 1: none of the landing files of shopify/orders has it (4 files); "
        expect(
            sketch.verdict, .missing, .notLanded, at: "shopify/orders",
            lead
                + "its last sync ended at 2026-01-05 08:01:00 UTC, the next is due at 2026-01-05 08:01:30 UTC",
            advice: "look at the source; `lotus sync` copies what is new there")

        sketch.instance.pausedSince = Sketch.time(61)
        #expect(sketch.verdict.message.hasSuffix("and everything is paused since 2026-01-05 08:01:01 UTC"))
        sketch.stream.stream?.schedule?.isEnabled = false
        #expect(sketch.verdict.message.hasSuffix("and its schedule shopify_schedule is disabled"))
        sketch.stream.stream?.schedule = nil
        #expect(sketch.verdict.message.hasSuffix("and it has no schedule"))

        // A sync that began later than the one that is known to have ended.
        sketch.stream.stream?.syncBegan = Sketch.time(70)
        #expect(sketch.verdict.message.contains("its last sync began at 2026-01-05 08:01:10 UTC"))
        sketch.stream.making.failure = MakingFacts.Failure(
            run: "abc", time: Sketch.time(65), word: "failed", reason: "401 of the shop")
        expect(
            sketch.verdict, .missing, .notLanded, at: "shopify/orders",
            lead + "its last sync abc failed at 2026-01-05 08:01:05 UTC: 401 of the shop",
            advice: "`lotus runs logs abc`, then `lotus runs retry abc`")
        sketch.stream.making.active = MakingFacts.Active(run: "def", isQueued: false, since: Sketch.time(66))
        #expect(sketch.verdict.message == lead + "a sync is running since 2026-01-05 08:01:06 UTC")
    }

    @Test func aStreamThatWasNeverSyncedSaysSo() {
        var sketch = Sketch()
        sketch.stream.stream?.fileCount = 0
        expect(
            sketch.verdict, .missing, .notLanded, at: "shopify/orders",
            "fct_sales has no row id = 1: shopify/orders has no landing file yet; it was never synced, and it "
                + "has no schedule", advice: "`lotus sync`")
        sketch.stream.stream?.hasConnection = false
        #expect(sketch.verdict.message.hasSuffix("its files are written by others"))
        sketch.mart.search = .noTable
        #expect(sketch.verdict.message.hasPrefix("fct_sales has no table yet, and so no row id = 1: "))
    }

    // MARK: It is in a file that was not read

    @Test func aFileThatWasNotReadSaysWhatHoldsItUp() {
        var sketch = Sketch()
        sketch.land("a.parquet", at: 5)
        let lead =
            "fct_sales has no row id = 1: it is in a.parquet of shopify/orders, landed at 2026-01-05 08:00:05 UTC, "
            + "which int_orders has not read: "
        func expectReason(
            _ reason: String, _ advice: String?, _ place: Testing.SourceLocation = #_sourceLocation
        ) {
            expect(
                sketch.verdict, .missing, .notRead, at: "shopify/orders", lead + reason, advice: advice, place
            )
        }
        expectReason("its sensor orders_sensor has not looked yet", nil)
        sketch.stream.stream?.sensor?.lastTick = Sketch.time(8)
        sketch.stream.stream?.sensor?.reason = "no new file among 4"
        expectReason(
            "its sensor orders_sensor last looked at 2026-01-05 08:00:08 UTC: no new file among 4",
            "`lotus sensors tick orders_sensor --dry-run` says what it would do now")
        sketch.instance.isDaemonRunning = false
        expectReason("`lotus up` does not run", "`lotus materialize int_orders`, or start `lotus up`")
        sketch.stream.stream?.sensor?.failure = "403 of the bucket"
        expectReason(
            "its sensor orders_sensor failed at 2026-01-05 08:00:08 UTC: 403 of the bucket",
            "`lotus sensors show orders_sensor`")
        sketch.stream.stream?.sensor?.isEnabled = false
        expectReason("its sensor orders_sensor is disabled", "`lotus sensors enable orders_sensor`")
        sketch.instance.pausedSince = Sketch.time(7)
        expectReason("everything is paused since 2026-01-05 08:00:07 UTC", "`lotus resume`")
        // What was left out before the file came tells nothing.
        sketch.model.making.failure = MakingFacts.Failure(
            run: "abc", time: Sketch.time(4), word: "skipped", reason: "no new landing file")
        expectReason("everything is paused since 2026-01-05 08:00:07 UTC", "`lotus resume`")
        sketch.model.making.failure = MakingFacts.Failure(
            run: "abc", time: Sketch.time(6), word: "skipped", reason: "its parent failed")
        expectReason(
            "its last run abc left it out at 2026-01-05 08:00:06 UTC: its parent failed",
            "`lotus runs show abc`")
        sketch.model.making.failure = MakingFacts.Failure(
            run: "abc", time: Sketch.time(4), word: "failed", reason: "no column total")
        expectReason(
            "its last run abc failed at 2026-01-05 08:00:04 UTC: no column total",
            "`lotus runs logs abc`, then `lotus runs retry abc`")
        sketch.model.making.active = MakingFacts.Active(run: "def", isQueued: true, since: Sketch.time(9))
        expectReason(
            "run def is queued since 2026-01-05 08:00:09 UTC", "wait for it: `lotus runs show def`")
    }

    @Test func aFileThatIsNotSettledIsWaitedFor() {
        var sketch = Sketch()
        sketch.land("a.parquet", at: 5, isSettled: false)
        expect(
            sketch.verdict, .missing, .notSettled, at: "shopify/orders",
            "fct_sales has no row id = 1: it is in a.parquet of shopify/orders, landed at 2026-01-05 08:00:05 UTC, "
                + "which no sync has settled yet")
    }

    @Test func aReplacedFileIsNew() {
        var sketch = Sketch()
        sketch.land("a.parquet", at: 5, use: .replaced(at: Sketch.time(2)))
        #expect(sketch.verdict.cause == .notRead)
        #expect(
            sketch.verdict.message.contains(
                "which replaced the file that int_orders read at 2026-01-05 08:00:02 UTC: "))
    }

    @Test func anOlderRowIsStaleWhileANewerFileWaits() {
        var sketch = arrived
        sketch.stream.stream?.files[0].uses = [sketch.model.id: .notRead]
        Sketch.put(&sketch.model, snapshot: 10, version: 1)
        sketch.instance.isDaemonRunning = false
        expect(
            sketch.verdict, .stale, .notRead, at: "shopify/orders",
            "fct_sales has the row id = 1, but not its newest version: that is in b.parquet of shopify/orders, "
                + "landed at 2026-01-05 08:00:15 UTC, which int_orders has not read: `lotus up` does not run")
        // Where no versions are known, a file that was not read is newer.
        sketch.model.rows[0].version = nil
        #expect(sketch.verdict.state == .stale)
        // One of the same version is not.
        Sketch.put(&sketch.model, snapshot: 10, version: 2)
        #expect(sketch.verdict.state == .current)
    }

    @Test func aModelWithoutTableSaysWhy() {
        var sketch = Sketch()
        sketch.land("a.parquet", at: 5)
        sketch.model.search = .noTable
        sketch.mart.search = .noTable
        sketch.instance.isDaemonRunning = false
        expect(
            sketch.verdict, .missing, .notMade, at: "shopify/orders",
            "fct_sales has no row id = 1: it is in a.parquet of shopify/orders, landed at 2026-01-05 08:00:05 UTC, "
                + "but int_orders has no table yet: `lotus up` does not run")
    }

    // MARK: The SQL leaves it out

    @Test func aFileThatWasReadAndLeftOutPointsToTheSQL() {
        var sketch = Sketch()
        sketch.land("a.parquet", at: 5, use: .read(at: Sketch.time(10), snapshot: 10))
        expect(
            sketch.verdict, .missing, .leftOut, at: "shopify/orders",
            "fct_sales has no row id = 1: it is in a.parquet of shopify/orders, which int_orders read at "
                + "2026-01-05 08:00:10 UTC in snapshot 10, but its table has no such row: its SQL leaves it out",
            advice: "see what assets/core/int_orders.sql keeps of its rows")
        // Another tool may have read it.
        sketch.stream.stream?.files[0].uses = [sketch.model.id: .takenOver]
        #expect(sketch.verdict.message.contains("counts as read"))
        #expect(sketch.verdict.advice == "`lotus reset int_orders` lets it read all files again")
        sketch.stream.stream?.files[0].uses = [sketch.model.id: .unknown]
        #expect(sketch.verdict.cause == .undecided)
        // A view looks at all of them.
        sketch.model = TraceSketch().model(of: .view, like: sketch.model)
        sketch.stream.stream?.files[0].uses = [sketch.model.id: .read(at: nil, snapshot: nil)]
        #expect(sketch.verdict.cause == .leftOut)
        #expect(sketch.verdict.message.contains("the view int_orders does not show it"))
    }

    @Test func aRowThatIsOlderThoughItsFileWasReadPointsToTheSQL() {
        var sketch = arrived
        Sketch.put(&sketch.model, snapshot: 10, version: 1)
        #expect(sketch.verdict.state == .stale)
        #expect(sketch.verdict.cause == .leftOut)
        #expect(sketch.verdict.message.contains("its table keeps another version"))
    }

    // MARK: From table to table

    @Test func aMartThatWasMadeBeforeWaits() {
        var sketch = arrived
        sketch.mart.search = .absent
        sketch.mart.rows = []
        sketch.mart.written = Sketch.snapshot(15)
        let lead = "fct_sales has no row id = 1: it is in int_orders since 2026-01-05 08:00:20 UTC, "
        let before = lead + "but fct_sales was last made at 2026-01-05 08:00:15 UTC, before that: "
        func expectReason(
            _ reason: String, _ advice: String, _ place: Testing.SourceLocation = #_sourceLocation
        ) {
            expect(
                sketch.verdict, .missing, .notMade, at: "model.shop.int_orders", before + reason,
                advice: advice, place)
        }
        expectReason("nothing is remembered of its runs", "`lotus assets show fct_sales`")
        sketch.mart.making.automation = "eager"
        expectReason("automation (eager) has not asked for it yet", "`lotus assets show fct_sales`")
        sketch.mart.making.decision = "waits for int_refunds"
        expectReason("automation says: waits for int_refunds", "`lotus assets show fct_sales`")
        sketch.instance.isDaemonRunning = false
        expectReason("`lotus up` does not run", "`lotus materialize fct_sales`, or start `lotus up`")
        sketch.mart.making.automation = "manual"
        expectReason(
            "it is made only when it is asked for (automation: manual)", "`lotus materialize fct_sales`")
        sketch.mart.search = .noTable
        sketch.mart.written = nil
        expect(
            sketch.verdict, .missing, .notMade, at: "model.shop.int_orders",
            lead + "but fct_sales has no table yet: it is made only when it is asked for (automation: manual)"
        )
    }

    @Test func aMartThatWasMadeAfterwardsLeavesItOut() {
        var sketch = arrived
        sketch.mart.search = .absent
        sketch.mart.rows = []
        expect(
            sketch.verdict, .missing, .leftOut, at: "model.shop.int_orders",
            "fct_sales has no row id = 1: it is in int_orders since 2026-01-05 08:00:20 UTC; fct_sales was made "
                + "at 2026-01-05 08:00:30 UTC, after that: its SQL leaves it out",
            advice: "see what assets/marts/fct_sales.sql keeps of its rows")
        // Its transaction ended after the row came, but what it read was older.
        sketch.mart.making.made = Sketch.time(31)
        sketch.mart.making.began = Sketch.time(19)
        #expect(sketch.verdict.cause == .notMade)
        // A later making that had nothing to write saw it.
        sketch.mart.making.made = Sketch.time(45)
        sketch.mart.making.began = Sketch.time(44)
        #expect(sketch.verdict.cause == .leftOut)
        #expect(sketch.verdict.message.contains("at 2026-01-05 08:00:44 UTC, after that"))
    }

    @Test func aMartIsStaleWhenWhatItIsMadeFromChangedSince() {
        var sketch = arrived
        Sketch.put(&sketch.mart, snapshot: 15)
        expect(
            sketch.verdict, .stale, .notMade, at: "model.shop.int_orders",
            "fct_sales has the row id = 1, but not its newest version: that is in int_orders since "
                + "2026-01-05 08:00:20 UTC, but fct_sales was last made at 2026-01-05 08:00:15 UTC, before that: "
                + "nothing is remembered of its runs")
        // It was made since, and had nothing to change in this row.
        sketch.mart.written = Sketch.snapshot(40)
        #expect(sketch.verdict.state == .current)
        // Versions tell more than snapshots.
        sketch.mart.written = Sketch.snapshot(15)
        sketch.mart.rows[0].version = Sketch.version(2)
        #expect(sketch.verdict.state == .current)
        sketch.mart.rows[0].version = Sketch.version(1)
        #expect(sketch.verdict.state == .stale)
        // Versions of different columns are not compared.
        sketch.mart.rows[0].version = Sketch.version(1, column: "changed")
        sketch.mart.written = Sketch.snapshot(40)
        #expect(sketch.verdict.state == .current)
    }

    @Test func withoutSnapshotsTheTimesOfMakingsTell() {
        var sketch = arrived
        for path in [\TraceSketch.model, \TraceSketch.mart] {
            sketch[keyPath: path].rows = [RowTrace.Row()]
            sketch[keyPath: path].written = nil
        }
        #expect(sketch.verdict.state == .current)
        sketch.model.making.made = Sketch.time(20)
        sketch.mart.making.made = Sketch.time(25)
        sketch.mart.making.began = Sketch.time(19)
        #expect(sketch.verdict.cause == .notMade)
        sketch.mart.making.began = Sketch.time(21)
        #expect(sketch.verdict.state == .current)
        sketch.mart.search = .absent
        #expect(sketch.verdict.cause == .leftOut)
        sketch.mart.making = MakingFacts()
        #expect(sketch.verdict.cause == .undecided)
        #expect(sketch.verdict.advice == "`lotus materialize fct_sales` tells")
    }

    // MARK: Views, and what cannot be looked into

    @Test func whatIsInlinedIsLookedThrough() {
        var sketch = arrived
        var inlined = RowTrace.Station(id: "model.shop.stg", name: "stg", kind: .ephemeral)
        inlined.search = .inlined
        inlined.parents = [sketch.model.id]
        sketch.between = [inlined]
        sketch.mart.parents = [inlined.id]
        #expect(sketch.verdict.state == .current)
        sketch.mart.search = .absent
        #expect(sketch.verdict.message.contains("it is in int_orders since"))
    }

    @Test func aViewHasTheRowAsLongAsWhatItReads() {
        var sketch = arrived
        var view = RowTrace.Station(id: "model.shop.stg", name: "stg", kind: .view)
        view.parents = [sketch.model.id]
        view.search = .found
        view.rows = [RowTrace.Row()]
        sketch.between = [view]
        sketch.mart.parents = [view.id]
        #expect(sketch.verdict.state == .current)
        Sketch.put(&sketch.mart, snapshot: 15)
        #expect(sketch.verdict.message.contains("that is in stg since 2026-01-05 08:00:20 UTC"))
        sketch.between[0].search = .absent
        sketch.between[0].rows = []
        sketch.mart.search = .absent
        #expect(sketch.verdict.cause == .leftOut)
        #expect(sketch.verdict.message.contains("but the view stg does not show it"))
    }

    @Test func whatCannotBeSearchedEndsTheWayHonestly() {
        var sketch = arrived
        sketch.model.search = .notSearched("it has no column `id`")
        sketch.model.rows = []
        #expect(sketch.verdict.state == .current)
        sketch.mart.search = .absent
        expect(
            sketch.verdict, .missing, .notFollowed, at: "model.shop.int_orders",
            "fct_sales has no row id = 1: int_orders, which it is made from, cannot be searched: it has no column "
                + "`id`", advice: "`lotus why int_orders --key …` looks there by its own key")
    }

    @Test func seedsAndSourcesAreTheEndOfTheWay() {
        var seed = RowTrace.Station(id: "seed.shop.countries", name: "countries", kind: .seed)
        seed.file = "seeds/countries.csv"
        seed.making.made = Sketch.time(5)
        let key = RowKey([RowKey.Part("code", "XX")])
        expect(
            RowVerdict(RowTrace(key: key, stations: [seed])), .missing, .notInOrigin,
            at: "seed.shop.countries",
            "countries has no row code = XX: the seed countries was last loaded at 2026-01-05 08:00:05 UTC and does "
                + "not have it either",
            advice: "look into seeds/countries.csv; `lotus materialize countries` loads it again")
        let source = RowTrace.Station(id: "source.shop.erp.items", name: "erp.items", kind: .source)
        var table = RowTrace.Station(id: "model.shop.items", name: "items", kind: .table)
        table.parents = [source.id]
        #expect(
            RowVerdict(RowTrace(key: key, stations: [table, source])).message
                == "items has no row code = XX: erp.items, which it is made from, does not have it either")
        table.parents = []
        #expect(RowVerdict(RowTrace(key: key, stations: [table])).cause == .notInOrigin)
    }

    @Test func theNearestPlaceThatHasTheRowIsTold() {
        // The mart lacks it, a newer file waits: what is nearer to the mart comes first.
        var sketch = arrived
        sketch.stream.stream?.files[0].uses = [sketch.model.id: .notRead]
        Sketch.put(&sketch.model, snapshot: 10, version: 1)
        sketch.mart.search = .absent
        sketch.mart.rows = []
        sketch.mart.written = Sketch.snapshot(5)
        #expect(sketch.verdict.station == "model.shop.int_orders")
        #expect(sketch.verdict.cause == .notMade)
    }
}

extension TraceSketch {
    /// The same station of another kind.
    fileprivate func model(of kind: RowTrace.Station.Kind, like other: RowTrace.Station) -> RowTrace.Station {
        var station = RowTrace.Station(id: other.id, name: other.name, kind: kind)
        station.parents = other.parents
        station.readings = other.readings
        station.file = other.file
        return station
    }
}
