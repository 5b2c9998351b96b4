// SPDX-License-Identifier: Apache-2.0

package import ProjectFiles

/// Opens the database that a target names.
package protocol DatabaseOpener: Sendable {
    /// - Parameters:
    ///   - target: of profiles.yml.
    ///   - folder: the project's, in which relative paths begin.
    ///   - threads: how many connections work at a time.
    /// - Throws: ``LotusError`` when it cannot be opened.
    func open(
        _ target: Target, folder: String, environment: Environment, threads: Int
    ) async throws -> any DatabasePool
}
