// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Rows of a unit test in a file of their own.
enum Fixture: Sendable {
    case sql(String)
    case rows([PlainMap])
}

// Unit tests and their fixtures.
extension ManifestBuilder {
    func parseFixture(_ file: SourceFile) throws(LotusError) {
        let text = try FileText.stripped(file.absolutePath, shownAs: file.originalPath).withPlainLineBreaks
        fixtures["\(file.package).\(file.stem)"] =
            file.relativePath.hasSuffix(".sql") ? .sql(text) : .rows(CSVRows.rows(text))
    }

    /// Adds a unit test; the model that it tests is looked up later.
    func addUnitTest(_ entry: PropertiesEntry) throws(LotusError) {
        let file = entry.file.file
        guard let model = entry.values.value("model")?.pythonText else {
            throw entry.error(
                .dbtParsing, "the unit test '\(entry.name)' names no model", hint: "Add `model: …`.")
        }
        guard let expect = entry.values["expect"]?.map else {
            throw entry.error(
                .dbtParsing, "the unit test '\(entry.name)' expects nothing",
                hint: "Add `expect: {rows: [...]}`.")
        }
        let folders = file.originalPath.split(separator: "/").dropFirst().dropLast().map(String.init)
        let fqn = [file.package] + folders + [model, entry.name]
        let subject = ConfigResolver.Subject(type: .unitTest, package: file.package, fqn: fqn)
        var test = UnitTest(
            uniqueID: "unit_test.\(file.package).\(model).\(entry.name)", name: entry.name,
            packageName: file.package, path: file.relativePath, originalFilePath: file.originalPath, fqn: fqn,
            model: model, given: [], expect: PlainMap())
        test.description = entry.values["description"]?.string ?? ""
        test.config = configs.resolve(
            subject, properties: entry.values["config"]?.map ?? PlainMap(), call: PlainMap())
        for item in entry.values["given"]?.list ?? [] {
            test.given.append(try rows(item.map ?? PlainMap(), "input", entry))
        }
        test.expect = try rows(expect, "expected", entry)
        if let overrides = entry.values["overrides"]?.map {
            test.overrides = .map([
                "macros": overrides["macros"] ?? .map(PlainMap()),
                "vars": overrides["vars"] ?? .map(PlainMap()),
                "env_vars": overrides["env_vars"] ?? .map(PlainMap()),
            ])
        }
        if let versions = entry.values["versions"]?.map {
            test.versions = .map([
                "include": versions["include"] ?? PlainValue.none,
                "exclude": versions["exclude"] ?? PlainValue.none,
            ])
        }
        test.checksum = UnitTestChecksum.text(of: test)
        if let other = unitTests.first(where: { $0.uniqueID == test.uniqueID }) {
            throw entry.error(
                .dbtDuplicate,
                "the unit test '\(entry.name)' of '\(model)' stands twice, also in"
                    + " \(other.originalFilePath)", hint: "Rename one of the two.")
        }
        if test.config["enabled"]?.bool == false {
            disabledRecords.append((test.uniqueID, test.record))
        } else {
            unitTests.append(test)
        }
    }

    /// Rows in the form of the manifest: a list of maps, or SQL.
    private func rows(_ given: PlainMap, _ kind: String, _ entry: PropertiesEntry) throws(LotusError)
        -> PlainMap
    {
        let format = given["format"]?.string ?? "dict"
        var result = PlainMap()
        if let input = given["input"] { result["input"] = input }
        let fixture = given.value("fixture")?.string
        var rows = given["rows"] ?? PlainValue.none
        switch format {
        case "dict":
            guard rows.list != nil else { throw mismatch(kind, format, entry) }
        case "csv":
            if let fixture {
                guard case .rows(let found) = try self.fixture(fixture, entry) else {
                    throw mismatch(kind, format, entry)
                }
                rows = .list(found.map { .map($0) })
            } else if let text = rows.string {
                rows = .list(CSVRows.rows(text).map { .map($0) })
            } else {
                throw mismatch(kind, format, entry)
            }
            rows = .list((rows.list ?? []).map(Self.withoutEmpty))
        case "sql":
            if let fixture {
                guard case .sql(let text) = try self.fixture(fixture, entry) else {
                    throw mismatch(kind, format, entry)
                }
                rows = .string(text)
            } else if rows.string == nil {
                throw mismatch(kind, format, entry)
            }
        default:
            throw entry.error(
                .dbtParsing, "the unit test '\(entry.name)' has rows of the format '\(format)'",
                hint: "The formats are dict, csv and sql.")
        }
        if var list = rows.list,
            let first = list.firstIndex(where: { $0.map?.entries.allSatisfy { !$0.value.isNone } ?? false })
        {
            list.swapAt(0, first)
            rows = .list(list)
        }
        result["rows"] = rows
        result["format"] = .string(format)
        result["fixture"] = .optional(fixture)
        return result
    }

    /// An empty field of CSV is no value.
    private static func withoutEmpty(_ row: PlainValue) -> PlainValue {
        .map(
            PlainMap(
                (row.map?.entries ?? []).map { ($0.key, $0.value == "" ? PlainValue.none : $0.value) }))
    }

    private func fixture(_ name: String, _ entry: PropertiesEntry) throws(LotusError) -> Fixture {
        let package = entry.file.file.package
        if let fixture = fixtures["\(package).\(name)"] { return fixture }
        let known = fixtures.keys.filter { $0.hasPrefix(package + ".") }.map {
            String($0.dropFirst(package.count + 1))
        }
        throw entry.error(
            .dbtNotFound, "the unit test '\(entry.name)' reads the fixture '\(name)', which does not exist",
            hint: NearestNames.hint(NearestNames.find(name, in: known))
                ?? "Put it into the folder `fixtures` of a test path.")
    }

    private func mismatch(_ kind: String, _ format: String, _ entry: PropertiesEntry) -> LotusError {
        let hint =
            switch format {
            case "dict": "Write a list of maps: `rows: [{id: 1}]`."
            case "csv": "Write the rows as a text with a header, or name a `fixture`."
            default: "Write the rows as a text, or name a `fixture`."
            }
        return entry.error(
            .dbtParsing,
            "the \(kind) rows of the unit test '\(entry.name)' do not fit the format `\(format)`", hint: hint)
    }
}

/// What `state:modified` compares of a unit test: all but the description, as Python prints it.
enum UnitTestChecksum {
    static func text(of test: UnitTest) -> String {
        var data =
            "\(test.model)-\(versions(test.versions))-[\(test.given.map(input).joined(separator: ", "))]"
        data += "-\(output(test.expect))-\(overrides(test.overrides))"
        for given in test.given where given.value("fixture") != nil {
            data += "-\((given["rows"] ?? PlainValue.none).pythonText)"
        }
        return HexDigest.sha256(data)
    }

    private static func versions(_ value: PlainValue) -> String {
        guard let map = value.map else { return "None" }
        return "UnitTestNodeVersions(include=\((map["include"] ?? PlainValue.none).pythonLiteral),"
            + " exclude=\((map["exclude"] ?? PlainValue.none).pythonLiteral))"
    }

    private static func fields(_ map: PlainMap) -> String {
        let format = map["format"]?.string ?? "dict"
        let name = format == "dict" ? "Dict" : format.uppercased()
        return
            "rows=\((map["rows"] ?? PlainValue.none).pythonLiteral), format=<UnitTestFormat.\(name): '\(format)'>,"
            + " fixture=\((map["fixture"] ?? PlainValue.none).pythonLiteral)"
    }

    private static func input(_ map: PlainMap) -> String {
        "UnitTestInputFixture(input=\((map["input"] ?? PlainValue.none).pythonLiteral), \(fields(map)))"
    }

    private static func output(_ map: PlainMap) -> String { "UnitTestOutputFixture(\(fields(map)))" }

    private static func overrides(_ value: PlainValue) -> String {
        guard let map = value.map else { return "None" }
        let parts = ["macros", "vars", "env_vars"].map {
            "\($0)=\((map[$0] ?? PlainValue.none).pythonLiteral)"
        }
        return "UnitTestOverrides(\(parts.joined(separator: ", ")))"
    }
}
