// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Postgres
import Testing

@Suite("Notifications", .timeLimit(.minutes(5)))
struct NotificationTests {
    private static let quickRetry = RetryPolicy(
        attemptsMax: 1_000, firstDelay: .milliseconds(20), delayMax: .milliseconds(100),
        totalMax: .seconds(60))

    @Test("reach a session that listens")
    func session() async throws {
        let database = try await TestPostgres()
        let settings = database.settings
        try await database.withSession { listener in
            let speaker = try Session.open(settings)
            defer { speaker.close() }
            try listener.listen("odd \"channel\"")
            #expect(try listener.notification(waitMsMax: 20) == nil)
            try speaker.notify("odd \"channel\"", "ü1")
            try speaker.notify("another", "no")
            try speaker.notify("odd \"channel\"", "2")
            let first = try listener.notification(waitMsMax: 30_000)
            #expect(first?.payload == "ü1")
            #expect(first?.channel == "odd \"channel\"")
            #expect(first?.sender == speaker.processID)
            #expect(try listener.notification(waitMsMax: 30_000)?.payload == "2")
            try listener.unlisten("odd \"channel\"")
            try speaker.notify("odd \"channel\"", "3")
            #expect(try listener.notification(waitMsMax: 50) == nil)
        }
    }

    @Test("come as a sequence that tells of every gap")
    func sequence() async throws {
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        let client = PostgresClient(
            .init(settings: database.settings(through: proxy), retry: Self.quickRetry))
        var events = client.listen("orders").makeAsyncIterator()
        #expect(try await events.next() == .listening)
        try await database.sql("NOTIFY orders, '1'")
        #expect(try await payload(events.next()) == "1")

        proxy.set(.refuse)
        proxy.cut()
        try await database.sql("NOTIFY orders, 'nobody hears this'")
        proxy.set(.pass)
        #expect(try await events.next() == .gap)
        try await database.sql("NOTIFY orders, '2'")
        #expect(try await payload(events.next()) == "2")
        await client.close()
    }

    @Test("that come too fast for their reader leave a gap, never a hole")
    func slowReader() async throws {
        let database = try await TestPostgres()
        let client = PostgresClient(.init(settings: database.settings))
        var events = client.listen("many").makeAsyncIterator()
        #expect(try await events.next() == .listening)
        let count = PostgresLimits.notificationsWaitingMax + 1_000
        try await database.sql("SELECT pg_notify('many', i::text) FROM generate_series(1, \(count)) i")
        // Enough for all to arrive; if it is not, there may be no gap, but never a hole.
        try await Task.sleep(for: .seconds(2))
        var last = 0
        while last < count, let payload = try await payload(events.next()) {
            #expect(payload == "\(last + 1)")
            last += 1
        }
        #expect(last >= PostgresLimits.notificationsWaitingMax)
        try await database.sql("NOTIFY many, 'after'")
        #expect(try await payload(events.next()) == "after")
    }

    @Test("end with their reader")
    func ending() async throws {
        let database = try await TestPostgres()
        let client = PostgresClient(.init(settings: database.settings))
        let reader = Task {
            for try await event in client.listen("x") where event == .listening { break }
        }
        try await reader.value
        try await database.waitForNoSessions()

        let waiting = Task { for try await _ in client.listen("x") {} }
        try await database.wait(
            until: "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database.database)'", is: "1")
        waiting.cancel()
        try await waiting.value
        try await database.waitForNoSessions()
    }

    @Test("cannot be heard with a wrong password, which is an error and not silence")
    func refused() async throws {
        let database = try await TestPostgres()
        let client = PostgresClient(.init(settings: database.settings { $0.password = Secret("wrong") }))
        let error = try await postgresError { for try await _ in client.listen("x") {} }
        #expect(error.kind == .passwordRefused)
    }

    private func payload(_ event: ChannelEvent?) -> String? {
        if case .notification(let notification) = event { notification.payload } else { nil }
    }
}
