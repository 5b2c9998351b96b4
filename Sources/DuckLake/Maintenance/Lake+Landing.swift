// SPDX-License-Identifier: Apache-2.0

package import DuckDB

extension Lake {
    /// Tables of the newest state whose folder is that of a stream, or lies in one, with that folder.
    package func tables(
        in landing: LandingGuard, on connection: borrowing Connection
    ) throws -> [(name: TableName, path: String)] {
        try tableFolders(on: connection).filter { $0.isLive && landing.clashes(tablePath: $0.path) }
            .map { ($0.name, $0.path) }
    }
}
