// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// What is known of a making as a JSON array: rows, bytes, files, snapshot, seconds, SQL, code version and
/// an object of the rest, without the unknown ones at its end. Hashes and code versions are numbers of
/// rows where those are known.
enum MetadataText {
    static func text(
        _ metadata: AssetMetadata, _ labels: inout Labels, _ contents: inout Contents
    ) throws -> String? {
        let counts = [metadata.rows, metadata.bytes, metadata.files, metadata.snapshot]
        var values = counts.map { count -> JSONValue in count.map { .integer($0) } ?? .null }
        values.append(metadata.seconds.map { seconds($0) } ?? .null)
        values.append(try metadata.sql.map { try content($0, &contents) } ?? .null)
        values.append(try metadata.codeVersion.map { .integer(try labels.number($0)) } ?? .null)
        values.append(metadata.others.isEmpty ? .null : .object(metadata.others))
        for case .string(let text) in metadata.others.map(\.value) { _ = try contents.use(text) }
        while values.last?.isNull == true { values.removeLast() }
        return values.isEmpty ? nil : JSONValue.array(values).text()
    }

    /// To the millisecond, as ``AssetMetadata/json``.
    private static func seconds(_ seconds: Double) -> JSONValue {
        seconds.isFinite ? .number("\((seconds * 1000).rounded() / 1000)") : .null
    }

    private static func content(_ hash: String, _ contents: inout Contents) throws -> JSONValue {
        if let number = try contents.use(hash) { .integer(number) } else { .string(hash) }
    }

    static func read(
        _ row: Row, _ column: String, _ owner: String, _ labels: inout Labels, _ contents: inout Contents
    ) throws -> AssetMetadata {
        var metadata = AssetMetadata()
        guard let json = try row.json(column, of: owner) else { return metadata }
        guard let values = json.elements, values.count <= 8 else { throw StoreDamage(owner, column) }
        func value(_ index: Int) -> JSONValue { index < values.count ? values[index] : .null }
        metadata.rows = value(0).integer
        metadata.bytes = value(1).integer
        metadata.files = value(2).integer
        metadata.snapshot = value(3).integer
        metadata.seconds = value(4).double
        metadata.sql = try value(5).integer.map { try contents.hash($0, of: owner) } ?? value(5).string
        if let version = value(6).integer { metadata.codeVersion = try labels.text(version, of: owner) }
        metadata.others = value(7).members ?? []
        return metadata
    }
}
