// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// `selectors.yml` of a project.
enum SelectorsFile {
    /// The selectors as the manifest holds them; none without the file.
    static func entry(in context: ProjectContext) throws(LotusError) -> PlainMap {
        let path = context.root.folder + "/selectors.yml"
        guard FileText.exists(path) else { return PlainMap() }
        let yaml = YAMLContext(
            context.session, layers: [context.session.variables], projectName: nil, owner: "selectors.yml")
        let file = try YAMLRendering(space: context.space, context: yaml)
            .rendered(try YAMLReader.read(file: path, shownAs: "selectors.yml", repeatedKeys: .lastCounts))
        _ = try SelectorsReader().read(file)
        return PlainValue(json: try ManifestSelectors.entry(of: file)).map ?? PlainMap()
    }
}
