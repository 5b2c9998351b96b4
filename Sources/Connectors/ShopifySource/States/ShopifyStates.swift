// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// States in the shapes of source-shopify 4.3.0.
///
///     {"updated_at": "2026-09-14T21:19:00-05:00", "deleted": {"deleted_at": ""}}
///     {"created_at": "…", "orders": {"updated_at": "…", "deleted": {"deleted_at": ""}}}
///     {"__ab_full_refresh_sync_complete": true}
///     {}
///
/// The memory beside a state belongs to its texts: when somebody has changed the state, it is not believed.
enum ShopifyStates {
    /// What a stream without a cursor has at its end.
    static let complete = StreamState(["__ab_full_refresh_sync_complete": true])

    /// How far a list has been read.
    struct List: Hashable, Sendable {
        var records = CursorPosition()
        var deleted = CursorPosition()

        init() {}

        init(_ state: StreamState?, of stream: ShopifyStream) throws {
            guard let state, let cursor = stream.cursor else { return }
            records = try CursorPosition(
                state.blob[cursor], memory: state.memory?["records"], of: stream.name)
            deleted = try CursorPosition(
                state.blob["deleted"]?["deleted_at"], memory: state.memory?["deleted"], of: stream.name)
        }

        func state(of stream: ShopifyStream, hasDeleted: Bool) -> StreamState {
            guard let cursor = stream.cursor, !records.isEmpty || !deleted.isEmpty else {
                return StreamState([:])
            }
            var blob = JSONValue.object([])
            blob[cursor] = records.text.map { .string($0) }
            if hasDeleted, records.text != nil || deleted.text != nil {
                blob["deleted"] = ["deleted_at": .string(deleted.text ?? "")]
            }
            var memory = JSONValue.object([])
            memory["records"] = records.json
            memory["deleted"] = deleted.json
            return StreamState(blob, memory: memory)
        }
    }

    /// How far the records inside those of a list have been read.
    struct Nested: Hashable, Sendable {
        private static let beginning = "1970-01-01T00:00:00Z"

        var given = RefundMemory()
        /// Of the parents. What they are has not to be remembered: what is inside has its own memory.
        var parents: Timestamp?
        var parentsText: String?
        /// As it stood in the state.
        private var deletedText = ""

        init() {}

        init(_ state: StreamState?, of stream: ShopifyStream, in parent: ShopifyStream) throws {
            guard let state, let cursor = stream.cursor, let parentCursor = parent.cursor else { return }
            let own = try CursorPosition(state.blob[cursor], memory: nil, of: stream.name)
            let parentBlob = state.blob[parent.name]
            let outer = try CursorPosition(parentBlob?[parentCursor], memory: nil, of: stream.name)
            parents = outer.memory.cursor
            parentsText = outer.text
            deletedText = parentBlob?["deleted"]?["deleted_at"]?.string ?? ""
            let horizon = own.text.flatMap { Instant.parse($0) }
            let memory = state.memory
            let isOwn = memory?["for"] == Self.texts(own.text, outer.text)
            given =
                (isOwn ? memory.flatMap { RefundMemory($0, horizon: horizon, text: own.text) } : nil)
                ?? RefundMemory(horizon: horizon, text: own.text)
        }

        /// A parent has been read.
        ///
        /// - Parameter settled: What lies later does not move the cursor of the parents.
        mutating func passed(_ instant: Timestamp, text: () -> String, settled: Timestamp) {
            guard instant <= settled, parents.map({ instant > $0 }) ?? true else { return }
            parents = instant
            parentsText = text()
        }

        /// Lets the parents be read again from an instant on, if that is earlier; nil leaves it.
        mutating func retreat(to instant: Timestamp?) {
            guard let instant, let parents, parents > instant else { return }
            self.parents = instant
            parentsText = Instant.text(instant, zone: "+00:00")
        }

        func state(of stream: ShopifyStream, in parent: ShopifyStream) -> StreamState {
            guard let cursor = stream.cursor, let parentCursor = parent.cursor,
                !given.isEmpty || parentsText != nil
            else { return StreamState([:]) }
            // Until the first pass has ended nothing is too old.
            let horizon = given.horizonText ?? Self.beginning
            var orders = JSONValue.object([])
            orders[parentCursor] = parentsText.map { .string($0) }
            orders["deleted"] = ["deleted_at": .string(deletedText)]
            var blob = JSONValue.object([])
            blob[cursor] = .string(horizon)
            blob[parent.name] = orders
            var memory = given.json
            memory["for"] = Self.texts(horizon, parentsText)
            return StreamState(blob, memory: memory)
        }

        private static func texts(_ own: String?, _ parents: String?) -> JSONValue {
            .array([own, parents].map { $0.map { .string($0) } ?? .null })
        }
    }
}
