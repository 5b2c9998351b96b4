// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ShopifySource
import Testing

@Suite struct BulkOperationMachineTests {
    typealias Action = BulkOperationMachine.Action

    enum Event: Sendable {
        case created(String)
        case busy(ours: Int)
        case refused(String)
        case waited
        case polled(BulkOperationStatus?)
        /// The same, so many seconds after the creation.
        case polledLate(BulkOperationStatus?, seconds: Int)
        case canceled
        case recounted(Int)
        case downloaded(lines: Int, bytes: Int)
        case downloadFailed(String)
    }

    struct Story: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: [(Event, Action)]

        init(_ name: String, _ steps: [(Event, Action)]) {
            self.name = name
            self.steps = steps
        }

        var testDescription: String { name }
    }

    static let whole = BulkOperationStatus("COMPLETED", lineCount: 3, byteCount: 90, url: "u")
    static let first = BulkOperationMachine.firstWait

    static let stories: [Story] = [
        Story(
            "a result that comes at once",
            [
                (.created("1"), .poll(id: "1")), (.polled(whole), .download(url: "u")),
                (.downloaded(lines: 3, bytes: 90), .deliver),
            ]),
        Story(
            "created, running, completed: the waits grow",
            [
                (.created("1"), .poll(id: "1")), (.polled(.init("CREATED")), .wait(first)),
                (.waited, .poll(id: "1")), (.polled(.init("RUNNING")), .wait(first * 3 / 2)),
                (.waited, .poll(id: "1")), (.polled(.init("RUNNING")), .wait(first * 3 / 2 * 3 / 2)),
                (.waited, .poll(id: "1")), (.polled(whole), .download(url: "u")),
            ]),
        Story(
            "nothing found",
            [
                (.created("1"), .poll(id: "1")),
                (.polled(.init("COMPLETED", lineCount: 0)), .recount), (.recounted(0), .deliverNothing),
            ]),
        Story(
            "nothing found where something is counted",
            [
                (.created("1"), .poll(id: "1")),
                (.polled(.init("COMPLETED", lineCount: 0)), .recount),
                (.recounted(5), .halve(reason: "the shop counts 5 records and gave none")),
            ]),
        Story(
            "an operation without an end",
            [
                (.created("1"), .poll(id: "1")),
                (.polledLate(.init("RUNNING"), seconds: 59), .wait(first)), (.waited, .poll(id: "1")),
                (.polledLate(.init("RUNNING"), seconds: 60), .cancel(id: "1")),
                (.canceled, .halve(reason: "the operation had not ended after 60 seconds")),
            ]),
        Story(
            "one that does not even begin",
            [
                (.created("1"), .poll(id: "1")),
                (.polledLate(.init("CREATED"), seconds: 70), .cancel(id: "1")),
            ]),
        Story(
            "one that was slow and is done",
            [
                (.created("1"), .poll(id: "1")),
                (.polledLate(whole, seconds: 70), .download(url: "u")),
            ]),
        Story(
            "lines without an address",
            [
                (.created("1"), .poll(id: "1")),
                (
                    .polled(.init("COMPLETED", lineCount: 2)),
                    .halve(reason: "2 lines and no address for them")
                ),
            ]),
        Story(
            "too few lines: downloaded again, then run anew",
            [
                (.created("1"), .poll(id: "1")), (.polled(whole), .download(url: "u")),
                (.downloaded(lines: 2, bytes: 60), .poll(id: "1")), (.polled(whole), .download(url: "u")),
                (.downloaded(lines: 2, bytes: 90), .poll(id: "1")), (.polled(whole), .download(url: "u")),
                (
                    .downloaded(lines: 2, bytes: 60),
                    .halve(reason: "2 of 3 lines and 60 of 90 bytes came")
                ),
            ]),
        Story(
            "the lines are all there and bytes are not",
            [
                (.created("1"), .poll(id: "1")), (.polled(whole), .download(url: "u")),
                (.downloaded(lines: 3, bytes: 89), .poll(id: "1")),
            ]),
        Story(
            "an address that has expired is asked for anew",
            [
                (.created("1"), .poll(id: "1")), (.polled(whole), .download(url: "u")),
                (.downloadFailed("expired"), .poll(id: "1")),
                (
                    .polled(.init("COMPLETED", lineCount: 3, byteCount: 90, url: "v")),
                    .download(url: "v")
                ),
                (.downloaded(lines: 3, bytes: 90), .deliver),
            ]),
        Story(
            "no place at the shop",
            [
                (.busy(ours: 2), .wait(first)), (.waited, .create),
                (.busy(ours: 0), .wait(first * 3 / 2)), (.waited, .create), (.created("9"), .poll(id: "9")),
                (.polled(.init("CREATED")), .wait(first)),
            ]),
        Story("a refused query", [(.refused("no such field"), .fail(.invalidQuery("no such field")))]),
        Story(
            "no access",
            [
                (.created("1"), .poll(id: "1")),
                (.polled(.init("FAILED", errorCode: "ACCESS_DENIED")), .fail(.accessDenied)),
            ]),
        Story(
            "failed",
            [
                (.created("1"), .poll(id: "1")),
                (
                    .polled(.init("FAILED", errorCode: "TIMEOUT")),
                    .halve(reason: "the operation ended as FAILED with TIMEOUT")
                ),
            ]),
        Story(
            "expired",
            [
                (.created("1"), .poll(id: "1")),
                (.polled(.init("EXPIRED")), .halve(reason: "the operation ended as EXPIRED")),
            ]),
        Story(
            "canceled by somebody",
            [
                (.created("1"), .poll(id: "1")), (.polled(.init("CANCELING")), .wait(first)),
                (.waited, .poll(id: "1")),
                (.polled(.init("CANCELED")), .halve(reason: "the operation ended as CANCELED")),
            ]),
        Story(
            "gone",
            [(.created("1"), .poll(id: "1")), (.polled(nil), .halve(reason: "the operation is gone"))]),
        Story(
            "a status that nobody knows",
            [
                (.created("1"), .poll(id: "1")),
                (.polled(.init("RESTING")), .fail(.malformed("the status `RESTING`"))),
            ]),
        Story(
            "no count",
            [
                (.created("1"), .poll(id: "1")),
                (.polled(.init("COMPLETED", url: "u")), .fail(.malformed("no `objectCount`"))),
            ]),
    ]

    @Test(arguments: stories)
    func follows(_ story: Story) {
        var machine = BulkOperationMachine(runningMax: .seconds(60))
        #expect(machine.start() == .create)
        for (index, (event, action)) in story.steps.enumerated() {
            #expect(Self.apply(event, to: &machine) == action, "step \(index + 1)")
        }
    }

    static func apply(_ event: Event, to machine: inout BulkOperationMachine) -> Action {
        switch event {
        case .created(let id): machine.created(id: id)
        case .busy(let ours): machine.busy(oursRunning: ours)
        case .refused(let message): machine.refused(message)
        case .waited: machine.waited()
        case .polled(let status): machine.polled(status, after: .zero)
        case .polledLate(let status, let seconds): machine.polled(status, after: .seconds(seconds))
        case .canceled: machine.canceled()
        case .recounted(let count): machine.recounted(count)
        case .downloaded(let lines, let bytes): machine.downloaded(lineCount: lines, byteCount: bytes)
        case .downloadFailed(let reason): machine.downloadFailed(reason)
        }
    }

    @Test func waitsGrowToALimitAndPlacesAreNotWaitedForForEver() {
        var machine = BulkOperationMachine(runningMax: .seconds(60))
        _ = machine.created(id: "1")
        for _ in 0..<40 { _ = machine.polled(.init("RUNNING"), after: .zero) }
        #expect(machine.polled(.init("RUNNING"), after: .zero) == .wait(BulkOperationMachine.waitMax))
        var waiting = BulkOperationMachine(runningMax: .seconds(60))
        var total = Duration.zero
        while case .wait(let duration) = waiting.busy(oursRunning: 0) { total += duration }
        #expect(waiting.isWaitingForOthers)
        #expect(waiting.busy(oursRunning: 0) == .fail(.busy))
        #expect(total >= .seconds(BulkOperationMachine.busySecondsMax))
    }

    @Test func numbersComeAsText() throws {
        let json = try JSONValue(
            parsing: #"{"status":"COMPLETED","objectCount":"12","fileSize":"3400","url":"https://x"}"#)
        #expect(
            BulkOperationStatus(json)
                == BulkOperationStatus("COMPLETED", lineCount: 12, byteCount: 3400, url: "https://x"))
        #expect(BulkOperationStatus(.null) == nil)
    }
}
