// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The engine and the extensions that `Scripts/bootstrap` installed, for tests that open them.
package struct InstalledComponents: Hashable, Sendable {
    /// One line of `MANIFEST`.
    package struct Entry: Hashable, Sendable {
        package let name: String
        package let version: String
        /// Relative to ``InstalledComponents/folder``.
        package let path: String
        package let bytes: Int
        /// Lower-case hexadecimal.
        package let sha256: String
    }

    /// `$LOTUS_HOME/components`, or `.lotus/components` of the checkout.
    package let folder: String
    package let entries: [Entry]

    /// The components of this checkout.
    ///
    /// Throws ``KitError`` when they are not installed.
    package static func ofCheckout() throws -> InstalledComponents {
        let named = ProcessInfo.processInfo.environment["LOTUS_HOME"] ?? ""
        let home = named.isEmpty ? Checkout.path(".lotus") : named
        return try InstalledComponents(folder: home + "/components")
    }

    /// Reads the manifest of a components folder.
    package init(folder: String) throws {
        let manifest = folder + "/MANIFEST"
        guard let text = try? String(contentsOfFile: manifest, encoding: .utf8) else {
            throw KitError("the components are not installed, \(manifest) is missing: run Scripts/bootstrap")
        }
        self.folder = folder
        self.entries = try text.split(separator: "\n").map { line in
            let fields = line.split(separator: " ")
            guard fields.count == 5, let bytes = Int(fields[1]) else {
                throw KitError(
                    "\(manifest) has an odd line: \(line): delete the file and run Scripts/bootstrap")
            }
            return Entry(
                name: String(fields[2]), version: String(fields[3]), path: String(fields[4]),
                bytes: bytes, sha256: String(fields[0]))
        }
    }

    /// The engine's shared object: `LOTUS_DUCKDB_LIB` when it is set, else the installed one.
    package func engine() throws -> String {
        if let own = ProcessInfo.processInfo.environment["LOTUS_DUCKDB_LIB"], !own.isEmpty { return own }
        return try file("duckdb")
    }

    /// An extension's file, for `LOAD`; `name` as in `ducklake`.
    package func `extension`(_ name: String) throws -> String { try file(name) }

    private func file(_ name: String) throws -> String {
        guard let entry = entries.first(where: { $0.name == name }) else {
            let known = entries.map(\.name).joined(separator: ", ")
            throw KitError("no component named \(name) in \(folder)/MANIFEST, which has: \(known)")
        }
        return folder + "/" + entry.path
    }
}
