// SPDX-License-Identifier: Apache-2.0

/// Decides which files upkeep may ever delete.
///
/// A lake's data path may be the root of the landing zone or contain it, so a file is never judged by
/// where it lies alone: only what DuckLake named itself goes, and nothing that lies below a stream.
package struct LandingGuard: Sendable {
    /// Prefixes of streams, as the lake's data path is written (`s3://landing/raw/shopify/orders/`).
    package let streamPrefixes: [String]

    package init(streamPrefixes: [String]) {
        self.streamPrefixes = streamPrefixes.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
    }

    /// Whether a file that the catalog once owned may go after it was replaced.
    func mayDeleteReplaced(_ path: String) -> Bool { Self.isOwnName(path) && !isLanding(path) }

    /// Whether a file that no catalog entry names may go.
    ///
    /// - Parameter tablePaths: the folders of tables that the catalog knows, each ending in a slash.
    func mayDeleteOrphan(_ path: String, tablePaths: Set<String>) -> Bool {
        guard Self.isOwnName(path), !isLanding(path), !path.contains("year=") else { return false }
        return tablePaths.contains { path.hasPrefix($0) }
    }

    /// Whether a path lies below a stream's prefix.
    package func isLanding(_ path: String) -> Bool { streamPrefixes.contains { path.hasPrefix($0) } }

    /// Whether a table keeps its files where a stream keeps its own, so that neither can be told.
    package func clashes(tablePath: String) -> Bool {
        streamPrefixes.contains { $0 == tablePath || tablePath.hasPrefix($0) }
    }

    /// `ducklake-<uuid>.parquet` and `ducklake-<uuid>-delete.parquet` (DuckLake 1.0).
    static func isOwnName(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name.hasPrefix("ducklake-") && name.hasSuffix(".parquet")
    }
}
