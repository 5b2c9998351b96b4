// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Jinja
internal import LotusCore

/// `load_agate_table()`: the rows of the seed that is loaded.
enum SeedFunction {
    static func value(_ context: RenderContext) -> Value {
        .object(
            HostFunction("load_agate_table") { [weak context] (_, _) throws(TemplateError) in
                guard let context, let node = context.node, node.resourceType == .seed else {
                    throw TemplateError.project(
                        .dbtCompilation, "load_agate_table() is there for seeds only",
                        hint: "Call it in a materialization of seeds.")
                }
                do throws(LotusError) {
                    var table = try table(of: node)
                    tellMissing(node, table, context)
                    if context.session.flags["EMPTY"]?.isTrue == true { table.rows = [] }
                    return .object(TableObject(table, messages: context.session.messages))
                } catch {
                    throw TemplateError(.host, error.message, cause: error)
                }
            })
    }

    /// Types of columns that the file does not have.
    private static func tellMissing(_ seed: Node, _ table: ResultTable, _ context: RenderContext) {
        let names = Set(table.columns.map(\.name))
        let missing = (seed.config["column_types"]?.map?.keys ?? []).filter { !names.contains($0) }.sorted()
        guard !missing.isEmpty else { return }
        context.session.messages.warn(
            "Column types specified for non-existent columns in seed '\(seed.name)' (file: "
                + "\(seed.originalFilePath)): \(missing.joined(separator: ", ")). These column type overrides "
                + "will be ignored.")
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func table(of seed: Node) throws(LotusError) -> ResultTable {
        let path = (seed.rootPath.map { $0 + "/" } ?? "") + seed.originalFilePath
        var bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw LotusError(
                .dbtSeed, "the seed \(seed.originalFilePath) cannot be read",
                hint: "Check that the file is there and may be read.", cause: error)
        }
        if bytes.starts(with: byteOrderMark) { bytes.removeFirst(byteOrderMark.count) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LotusError(
                .dbtSeed, "the seed \(seed.originalFilePath) is no UTF-8",
                hint: "Save the file in UTF-8.",
                location: SourceLocation(file: seed.originalFilePath, line: 1, column: 1))
        }
        return try SeedTable.table(
            text, delimiter: try delimiter(of: seed),
            textColumns: Set(seed.config["column_types"]?.map?.entries.map(\.key) ?? []),
            file: seed.originalFilePath)
    }

    private static func delimiter(of seed: Node) throws(LotusError) -> Character {
        guard let text = seed.config["delimiter"]?.string else { return "," }
        guard let character = text.first, text.count == 1 else {
            throw LotusError(
                .dbtSeed, "the delimiter '\(text)' of the seed '\(seed.name)' is not one character",
                hint: "Write for example `delimiter: \";\"`.",
                location: SourceLocation(file: seed.originalFilePath, line: 1, column: 1))
        }
        return character
    }
}
