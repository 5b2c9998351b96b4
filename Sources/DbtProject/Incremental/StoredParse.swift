// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// The result of an earlier parse that still holds, but for the models that were changed since.
package struct StoredParse {
    let parser: IncrementalParser
    let file: ParseCacheFile
    let comparison: InputFiles.Comparison
    /// Absolute paths of the files whose texts are others, or read something else.
    let changed: [String]

    /// Whether nothing at all has changed.
    package var isCurrent: Bool { changed.isEmpty }
    package var summary: ManifestSummary { file.header.summary }

    /// The head of the manifest, as it was.
    package var metadata: ManifestMetadata { file.header.metadata }

    /// How many files had to be read to be sure.
    package var lookedAt: Int { comparison.lookedAt }

    /// Says again what the parse said.
    package func sayAgain() {
        for message in file.header.messages { message.send(to: parser.session.messages) }
    }

    /// The texts of the manifest as it was; nil when they were not written, or are damaged.
    package func texts() -> ManifestTexts? {
        guard !file.header.members.isEmpty, let text = file.bytes(of: file.header.manifestText),
            let semantic = file.bytes(of: file.header.semanticText)
        else { return nil }
        var parts: [ManifestText.Part] = []
        var start = 0
        for member in file.header.members {
            guard member.count >= 0, start + member.count <= text.count else { return nil }
            parts.append(ManifestText.Part(key: member.key, bytes: Array(text[start..<start + member.count])))
            start += member.count
        }
        guard start == text.count else { return nil }
        return ManifestTexts(manifest: ManifestText(parts: parts), semantic: semantic)
    }

    /// The project of today with its models parsed again where they changed; nil when that would not be the
    /// same as a full parse, or cannot be known to be.
    package func project() -> UpdatedProject? {
        guard let manifest = manifest(), let space = try? TemplateSpace(),
            let packages = try? ProjectReader(folder: parser.folder, session: parser.session, space: space)
                .packages(), let root = packages.first
        else { return nil }
        let registry = MacroRegistry(manifest.macros.map(\.definition), root: root, packages: packages)
        let context = ProjectContext(
            session: parser.session, root: root, packages: packages, registry: registry, space: space)
        let project = UpdatedProject(
            stored: self, project: ParsedProject(context: context, manifest: manifest))
        return isCurrent ? project : ModelUpdate(project, packages: packages)?.updated()
    }

    private func manifest() -> Manifest? {
        guard let bytes = file.bytes(of: file.header.manifest) else { return nil }
        var manifest = Manifest()
        do {
            var reader = try RecordReader(bytes)
            try manifest.code(&reader)
            guard reader.isAtEnd else { return nil }
        } catch {
            return nil
        }
        manifest.metadata.invocationID = parser.session.invocationID
        return manifest
    }

    // MARK: Upkeep

    /// Files that cost a look at their contents each time before their stamps are renewed.
    private static let lookedAtMax = 16

    /// Writes the stamps of today when too many of the old ones say nothing any more: after a checkout, or
    /// when the first parse came at once after the files.
    package func renew() {
        let files = comparison.current.files
        let uncertain = files.count { file in
            !(file.stamp?.isCertain(at: comparison.current.takenAt) ?? true)
        }
        guard comparison.lookedAt > uncertain + Self.lookedAtMax, let path = parser.cachePath,
            let manifest = file.bytes(of: file.header.manifest)
        else { return }
        var header = file.header
        header.files = comparison.current
        ParseCacheFile.write(header, manifest: manifest, texts: texts(), to: path)
    }
}

/// A project that was taken over from an earlier parse.
package struct UpdatedProject {
    let stored: StoredParse
    package var project: ParsedProject
    /// The nodes that are others: as they were, and as they are.
    var changes: [(old: Node, new: Node)] = []

    /// How many files were parsed again.
    package var parsedCount: Int { changes.count }

    /// Keeps the texts of the manifest, when the command that parsed it wrote none.
    package func keep(_ texts: ManifestTexts, summary: ManifestSummary) {
        guard stored.isCurrent, let path = stored.parser.cachePath,
            let manifest = stored.file.bytes(of: stored.file.header.manifest)
        else { return }
        var header = stored.file.header
        header.summary = summary
        header.files = stored.comparison.current
        ParseCacheFile.write(header, manifest: manifest, texts: texts, to: path)
    }

    /// The texts of the manifest; nil when they have to be made anew.
    package func texts() -> ManifestTexts? {
        guard var texts = stored.texts() else { return nil }
        for change in changes {
            guard texts.manifest.replace(change.old, with: change.new) else { return nil }
        }
        if changes.contains(where: { $0.old.nodeDependencies != $0.new.nodeDependencies }) {
            let (parents, children) = project.manifest.familyMaps
            texts.manifest.replace("parent_map", with: parents)
            texts.manifest.replace("child_map", with: children)
        }
        return texts
    }
}
