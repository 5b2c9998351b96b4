// SPDX-License-Identifier: Apache-2.0

package import ObjectStore

/// Where the streams of a project are landed, for those who read them.
package struct LandingZone: Sendable {
    package let store: any ObjectStore
    /// What every key begins with: empty, or with a slash at its end.
    package let prefix: String
    /// The same as the engine takes it: a URL or a path, with a slash at its end.
    package let url: String
    /// Whether nothing may have been landed yet, so that a folder that is not there holds no file.
    package var mayBeMissing = false
    /// The keys of a stream's files that are not settled, by the stream's name: nobody must see them.
    package let unsettled: @Sendable (String) async throws -> Set<String>

    package init(
        _ store: any ObjectStore, prefix: String, url: String,
        unsettled: @escaping @Sendable (String) async throws -> Set<String> = { _ in [] }
    ) {
        self.store = store
        self.prefix = prefix
        self.url = url
        self.unsettled = unsettled
    }

    /// Where a file is, as the engine tells it.
    func location(of key: String) -> String { url + key.dropFirst(prefix.count) }

    /// The same as the engine takes it: signs that it would take for a pattern stand in brackets.
    func path(of key: String) -> String {
        let path = location(of: key)
        guard path.contains(where: { Self.patternSigns.contains($0) }) else { return path }
        return path.map { Self.patternSigns.contains($0) ? "[\($0)]" : String($0) }.joined()
    }

    private static let patternSigns: Set<Character> = ["*", "?", "["]
}
