// SPDX-License-Identifier: Apache-2.0

/// How the engine reads the SQLite catalogs of lakes.
///
/// By default each of its threads opens a connection of its own for each table of the catalog that a statement
/// reads, and with it parses the definitions of all of the catalog's tables, which are at least one for each table of
/// the lake. With this the connection of the transaction reads, which also sees one state of the catalog
/// throughout. A profile's `settings:` win.
enum SQLiteSettings {
    static let statements = ["SET GLOBAL sqlite_disable_multithreaded_scans = true"]
}
