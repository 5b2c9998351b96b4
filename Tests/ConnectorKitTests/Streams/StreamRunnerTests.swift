// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import Synchronization
import Testing

@Suite struct StreamRunnerTests {
    private struct Odd: Error {}

    private func unit(
        _ names: [String], _ read: @escaping @Sendable (any RecordSink) async throws -> Void
    ) -> StreamRunner.Unit {
        StreamRunner.Unit(names.map { StreamDescriptor($0) }, read: read)
    }

    @Test func aFailureIsThatOfItsStreams() async throws {
        let sink = RecordingSink()
        try await StreamRunner(concurrency: 2, sink: sink).run([
            unit(["a", "b"]) { _ in throw LotusError(.sourceToken, "no") },
            unit(["c"]) { _ in throw Odd() },
            unit(["d"]) { sink in try await sink.checkpoint(StreamDescriptor("d"), StreamState([:])) },
        ])
        #expect(sink.failure("a")?.code == .sourceToken)
        #expect(sink.failure("b")?.code == .sourceToken)
        #expect(sink.failure("c")?.code == .sourceFailure)
        if case .completed = sink.events("d").last {} else { Issue.record("d did not end") }
        #expect(sink.violations.isEmpty)
    }

    @Test func onlySoManyAreReadAtATime() async throws {
        let running = Mutex((now: 0, most: 0))
        let units = (0..<20).map { index in
            unit(["s\(index)"]) { _ in
                running.withLock {
                    $0.now += 1
                    $0.most = max($0.most, $0.now)
                }
                for _ in 0..<5 { await Task.yield() }
                running.withLock { $0.now -= 1 }
            }
        }
        try await StreamRunner(concurrency: 3, sink: RecordingSink()).run(units)
        #expect(running.withLock { $0.most } <= 3)
    }

    @Test func whatTheSinkThrowsEndsEverything() async throws {
        let sink = RecordingSink { stream, event in
            if case .checkpoint = event, stream.name == "a" { throw Odd() }
        }
        await #expect(throws: Odd.self) {
            try await StreamRunner(concurrency: 2, sink: sink).run([
                unit(["a"]) { sink in try await sink.checkpoint(StreamDescriptor("a"), StreamState([:])) },
                unit(["b"]) { _ in try await Task.sleep(for: .seconds(600)) },
            ])
        }
        #expect(sink.failure("a") == nil && sink.failure("b") == nil)
    }

    @Test func theKindOfAFailureFollowsFromItsCode() {
        #expect(SourceFailureKind(.sourcePermission) == .configuration)
        #expect(SourceFailureKind(.sourceTimeout) == .transient)
        #expect(SourceFailureKind(.sourceMalformed) == .system)
    }
}
