// SPDX-License-Identifier: Apache-2.0

/// Which objects to list, and from where on.
package struct ListQuery: Hashable, Sendable {
    /// What every key begins with; empty for all.
    package var prefix: String
    /// The key after which the listing begins; it need not exist, nor lie under the prefix.
    package var startAfter: String?
    /// How many objects a page has at most: 1 to ``StoreLimits/listKeysMax``.
    package var keysMax: Int
    /// What the store wants to see again to go on; nil on the first page.
    package var token: String?

    /// The first page of a listing.
    package init(prefix: String, startAfter: String? = nil, keysMax: Int = StoreLimits.listKeysMax) {
        self.prefix = prefix
        self.startAfter = startAfter
        self.keysMax = min(max(1, keysMax), StoreLimits.listKeysMax)
    }
}

/// A part of a listing, in the order of the keys' UTF-8 bytes.
package struct ListPage: Sendable {
    /// The objects; a page that is not the last may have none.
    package let objects: [ObjectSummary]
    /// What to ask for the next page; nil on the last one.
    package let next: ListQuery?
}

/// The pages of a listing, each asked for when it is wanted.
package struct ObjectListing: AsyncSequence, Sendable {
    /// Iterates over the pages.
    package struct AsyncIterator: AsyncIteratorProtocol {
        let store: any ObjectStore
        var query: ListQuery?

        /// The objects of the next page; nil after the last.
        package mutating func next() async throws -> [ObjectSummary]? {
            guard let query else { return nil }
            let page = try await store.list(query)
            self.query = page.next
            return page.objects
        }
    }

    let store: any ObjectStore
    let first: ListQuery

    /// Begins with the first page.
    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(store: store, query: first) }

    /// All objects of all pages; throws nothing of its own. For listings whose size is known to be small.
    package func all() async throws -> [ObjectSummary] {
        var all: [ObjectSummary] = []
        for try await page in self { all += page }
        return all
    }
}
