// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One service that the sandbox imitates.
package protocol SandboxService: Sendable {
    /// Such as `klaviyo`; the word for it in control requests and in the truth.
    var name: String { get }

    /// Whether a request is for this service: by its host, or on any other host by its path.
    func owns(host: String, path: String) -> Bool

    /// The answer to one request. Called from many tasks at once.
    func respond(to request: SandboxRequest) async -> SandboxResponse

    /// What a reader must have at the end, for each stream, with the clock at this point.
    func truth(at now: Timestamp) async -> [StreamTruth]

    /// What was sold by day, with the clock at this point, the earliest day first; nothing where nothing is
    /// sold.
    func sales(at now: Timestamp) async -> [DaySales]

    /// Changes records, and returns what was done: for each stream a count.
    func edit(_ edit: SandboxEdit, at now: Timestamp) async -> JSONValue
}

extension SandboxService {
    package func sales(at now: Timestamp) async -> [DaySales] { [] }
}

/// Changes that are made on demand, as a shop's life makes them.
package struct SandboxEdit: Sendable {
    /// Existing records whose cursor moves to now.
    package var changes: Int
    /// New records.
    package var additions: Int
    /// Records that are gone.
    package var deletions: Int
    /// New records with a cursor after now, where the service allows it (events of Klaviyo).
    package var future: Int
    /// The stream that they are made in; nil for all.
    package var stream: String?
    /// Which records it hits.
    package var seed: UInt64

    package init(
        changes: Int = 0, additions: Int = 0, deletions: Int = 0, future: Int = 0, stream: String? = nil,
        seed: UInt64 = 0
    ) {
        self.changes = changes
        self.additions = additions
        self.deletions = deletions
        self.future = future
        self.stream = stream
        self.seed = seed
    }
}
