// SPDX-License-Identifier: Apache-2.0

package import DbtProject
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

    /// What is read where a source of the project is no table: files that its streams were landed in.
    ///
    /// - Parameter isWanted: whether the project reads a stream, by source and name; where none is wanted,
    ///   nobody is asked where files lie.
    /// - Throws: ``LotusError`` when `lotus.yml` or the landing zone cannot be read.
    func landings(
        of project: Project, profile: Profile, where isWanted: @Sendable (String, String) -> Bool
    ) async throws -> any SourceResolver
}

extension DatabaseOpener {
    package func landings(
        of project: Project, profile: Profile, where isWanted: @Sendable (String, String) -> Bool
    ) async throws -> any SourceResolver { LandedStreams([]) }
}
