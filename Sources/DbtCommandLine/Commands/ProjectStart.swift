// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// A project that is loaded, with what an earlier command found when it parsed it.
struct ProjectStart {
    /// The file in the target folder in which the result of a parse is kept.
    static let cacheName = ".lotus_parse_cache"

    let loaded: LoadedProject
    let artifacts: ArtifactFolder
    let parser: IncrementalParser
    /// What an earlier command found, when it still holds.
    let stored: StoredParse?
    /// When parsing began.
    let startedAt: Timestamp

    init(_ invocation: Invocation) throws {
        loaded = try LoadedProject.load(invocation)
        artifacts = ArtifactFolder(
            folder: loaded.targetFolder, log: invocation.log, writesJSON: invocation.flags.bool("write_json"))
        let isIncremental = invocation.flags.bool("partial_parse")
        if isIncremental, !artifacts.hasManifest { invocation.log.fire(.fullParse) }
        startedAt = invocation.time.now()
        parser = IncrementalParser(
            folder: loaded.project.folder, session: loaded.session,
            cachePath: isIncremental ? artifacts.path(Self.cacheName) : nil, program: ProgramIdentity.text,
            context: loaded.selectorRecords)
        stored = parser.stored()
    }

    var invocation: Invocation { loaded.invocation }

    /// Seconds since parsing began.
    var seconds: Double {
        Double(invocation.time.now().microseconds - startedAt.microseconds) / 1_000_000
    }

    /// The head of a manifest with what this command adds.
    func completed(_ metadata: ManifestMetadata) -> ManifestMetadata {
        var metadata = metadata
        metadata.invocationID = invocation.identity
        metadata.generatedAt = invocation.time.now().description
        metadata.createdAt = Double(startedAt.microseconds) / 1_000_000
        metadata.invocationStartedAt = invocation.startedAt.description
        return metadata
    }
}
