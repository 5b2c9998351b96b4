// SPDX-License-Identifier: Apache-2.0

/// What a file of a project is read as; a file may be several (a `.md` in a model path).
enum FileKind: Sendable, CaseIterable {
    case macro, genericTest, model, snapshot, analysis, singularTest, seed, documentation, fixture, function
    case properties
}

/// A file of a package.
struct SourceFile: Sendable {
    /// The package's name.
    let package: String
    /// The path that the project names, such as `models`.
    let searchedPath: String
    /// Relative to the searched path.
    let relativePath: String
    /// Absolute.
    let absolutePath: String

    /// Relative to the package.
    var originalPath: String { searchedPath.isEmpty ? relativePath : searchedPath + "/" + relativePath }

    /// The file's name without its last suffix.
    var stem: String {
        let name = relativePath.split(separator: "/").last.map(String.init) ?? relativePath
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
