// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Reads the macros of a file.
enum MacroReader {
    private static let testTypes: Set<String> = ["test", "data_test"]
    private static let types = testTypes.union(["macro", "materialization"])

    /// The macros of a file that a user wrote.
    ///
    /// - Parameters:
    ///   - isGenericTest: the file lies in `generic` of a test path, where dbt reads tests only and does not
    ///     note their parameters.
    ///   - stray: is told of each tag that stands outside of any macro.
    static func macros(
        in text: String, package: String, file: String, isGenericTest: Bool, space: TemplateSpace,
        stray: (String) -> Void = { _ in }
    ) throws(LotusError) -> [MacroDefinition] {
        var macros: [MacroDefinition] = []
        let found = try BlockScanner.blocksAndStrays(isGenericTest ? testTypes : types, in: text, file: file)
        // dbt tells nothing of the files of generic tests.
        if !isGenericTest { found.strays.forEach(stray) }
        for block in found.blocks {
            let tree: SyntaxTree
            do {
                tree = try space.text.parse(block.full, name: file)
            } catch {
                throw error.shifted(by: block.line - 1).lotusError
            }
            guard let summary = tree.macros.first else { continue }
            let parameters: [String] =
                switch block.type {
                case "materialization": ["supported_languages"]
                default: isGenericTest ? [] : summary.parameters.map(\.name)
                }
            macros.append(
                MacroDefinition(
                    name: summary.name, packageName: package, sql: block.full, originalFilePath: file,
                    line: block.line, parameters: parameters,
                    languages: block.type == "materialization" ? languages(block.full) : nil))
        }
        return macros
    }

    /// The macros of a text of our own layer, whose blocks are known to be well-formed: they are not read
    /// before they are called.
    static func ownMacros(in text: String, package: String, file: String) throws(LotusError)
        -> [MacroDefinition]
    {
        try BlockScanner.blocks(types, in: text, file: file).map { block in
            let isMaterialization = block.type == "materialization"
            let name =
                switch block.type {
                case "macro": block.name
                case "materialization":
                    "materialization_\(block.name)_\(package == "dbt_duckdb" ? "duckdb" : "default")"
                default: "\(block.type)_\(block.name)"
                }
            return MacroDefinition(
                name: name, packageName: package, sql: block.full, originalFilePath: file, line: block.line,
                parameters: [], languages: isMaterialization ? languages(block.full) : nil)
        }
    }

    /// `supported_languages=[…]` of a materialization's opening tag.
    private static func languages(_ block: String) -> [String] {
        let tag = block.prefix { $0 != "}" }
        guard let option = tag.firstRange(of: "supported_languages"),
            let open = tag[option.upperBound...].firstIndex(of: "["),
            let close = tag[open...].firstIndex(of: "]")
        else { return ["sql"] }
        return tag[tag.index(after: open)..<close].split(separator: ",").map { part in
            String(part.filter { $0.isLetter })
        }
    }
}
