// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import LotusCore
internal import Synchronization

/// Ends the engine's connections to servers that have stopped answering.
///
/// The engine waits for an answer of Postgres for ever, and its limit on a request to an object store is
/// one on the whole request, which would cut a slow transfer of a big file. So a thread of its own asks the
/// kernel every second how long the engine's connections have been silent, and shuts down those that are
/// dead: the engine then sees a connection that its peer closed, and fails or tries again. The thread sends
/// nothing anywhere as long as all goes well. It ends with the last reference.
package final class ConnectionWatch: Sendable {
    private struct State: Sendable {
        var stores: [StoreWatch] = []
        var catalogs: [CatalogWatch] = []
        var isRunning = false
        var isEnded = false
        /// The servers of which a connection was cut, and when.
        var cuts: [String: ContinuousClock.Instant] = [:]
    }

    /// What the thread has: it must not keep the watch alive.
    private final class Shared: Sendable {
        let state = Mutex(State())
        let wake = DispatchSemaphore(value: 0)
    }

    private static let tickMs = 1_000
    private let shared = Shared()

    package init() {}

    deinit {
        shared.state.withLock { $0.isEnded = true }
        shared.wake.signal()
    }

    /// Watches the connections to an object store.
    ///
    /// - Parameter silentMsMax: how long neither side may say anything, the first two times.
    package func watchStore(host: String, port: UInt16, silentMsMax: Int = 12_000) {
        start {
            $0.stores.append(
                StoreWatch(name: "\(host):\(port)", host: host, port: port, silentMsMax: silentMsMax))
        }
    }

    /// Watches the connections to the server of a catalog; nothing for one without a network between.
    package func watch(_ catalog: PostgresCatalog) {
        guard let watch = CatalogWatch(catalog) else { return }
        start { state in
            if !state.catalogs.contains(where: { $0.name == watch.name }) { state.catalogs.append(watch) }
        }
    }

    /// Whether a connection to a catalog was cut lately, because its server said nothing.
    func hasCut(_ catalog: PostgresCatalog) -> Bool {
        shared.state.withLock { $0.cuts[catalog.description] != nil }
    }

    private func start(_ change: @Sendable (inout State) -> Void) {
        let mustStart = shared.state.withLock { state in
            change(&state)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard mustStart else { return }
        let shared = shared
        OwnThread.start { Self.run(shared) }
    }

    private static func run(_ shared: Shared) {
        // Each keeps what it has seen from one look to the next; only this thread has them.
        var stores: [StoreWatch] = []
        var catalogs: [CatalogWatch] = []
        while true {
            _ = shared.wake.wait(timeout: .now() + .milliseconds(tickMs))
            let (newStores, newCatalogs, isEnded) = shared.state.withLock { state in
                defer {
                    state.stores = []
                    state.catalogs = []
                }
                return (state.stores, state.catalogs, state.isEnded)
            }
            if isEnded { return }
            stores += newStores.filter { new in !stores.contains { $0.name == new.name } }
            catalogs += newCatalogs.filter { new in !catalogs.contains { $0.name == new.name } }
            for index in stores.indices { stores[index].look() }
            for index in catalogs.indices where catalogs[index].look() {
                let name = catalogs[index].name
                shared.state.withLock { $0.cuts[name] = .now }
            }
        }
    }
}
