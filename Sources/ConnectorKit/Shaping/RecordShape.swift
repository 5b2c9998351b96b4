// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
internal import LotusCore

/// How a stream's records are written: a schema and a list of transforms, compiled once into flat tables.
///
/// A ``RecordShaper`` does the writing.
package final class RecordShape: @unchecked Sendable {
    // SAFETY: the tables are written by init alone and freed by deinit.
    let nodes: UnsafeMutableBufferPointer<ShapeNode>
    let members: UnsafeMutableBufferPointer<ShapeMember>
    let emissions: UnsafeMutableBufferPointer<ShapeEmission>
    let copies: UnsafeMutableBufferPointer<ShapeCopy>
    /// For each node with members a table of open addressing: members by the hash of their key, or -1.
    let hashes: UnsafeMutableBufferPointer<Int32>
    /// All keys and names, with eight bytes to spare.
    let text: UnsafeMutableBufferPointer<UInt8>
    let lookUps: [ShapeLookUp]
    /// What is written for a member of the record that is missing: `"name":value`.
    let fallbacks: [ShapeText]
    /// The members of the record whose places are noted, as they are called in the input.
    let capturedKeys: [String]
    let usesSnakeCase: Bool
    let keepsUnknown: Bool
    /// The node of the record itself.
    let root: Int

    /// - Parameters:
    ///   - casting: Values are cast to the schema as source-shopify 4.3.0 does: a text in a `number`
    ///     becomes a number, and what is no text in a `string` becomes one. A text that is no number stays.
    ///   - usesSnakeCase: The record's own keys come in camel case and are written in snake case.
    ///   - keepsUnknown: Whether the record's members are written that neither the schema nor a transform
    ///     names.
    ///   - transforms: Applied in order, after the names and casts.
    ///   - captures: The record's members, as they are written, whose places a shaper notes.
    package init(
        _ schema: SchemaNode, casting: Bool, usesSnakeCase: Bool = false, keepsUnknown: Bool = true,
        transforms: [Transform] = [], captures: [String] = []
    ) {
        let draft = ShapeDraft(schema, casting: casting)
        if usesSnakeCase { draft.useSnakeCase() }
        for transform in transforms { draft.apply(transform) }
        var layout = ShapeLayout(
            captures: captures + Self.copied(transforms).filter { !captures.contains($0) })
        root = layout.lay(draft, isRecord: true)
        nodes = Self.table(layout.nodes)
        members = Self.table(layout.members)
        emissions = Self.table(layout.emissions)
        copies = Self.table(layout.copies)
        hashes = Self.table(layout.hashes)
        text = Self.table(layout.text + [UInt8](repeating: 0, count: 8))
        lookUps = layout.lookUps
        fallbacks = layout.fallbacks
        capturedKeys = layout.capturedKeys
        self.usesSnakeCase = usesSnakeCase
        self.keepsUnknown = keepsUnknown
    }

    /// The members of the record that go into inner objects.
    private static func copied(_ transforms: [Transform]) -> [String] {
        transforms.reduce(into: []) { sources, transform in
            if case .copyFromRecord(let source, _) = transform.step, !sources.contains(source) {
                sources.append(source)
            }
        }
    }

    deinit {
        nodes.deallocate()
        members.deallocate()
        emissions.deallocate()
        copies.deallocate()
        hashes.deallocate()
        text.deallocate()
    }

    private static func table<Row: BitwiseCopyable>(_ rows: [Row]) -> UnsafeMutableBufferPointer<Row> {
        let table = UnsafeMutableBufferPointer<Row>.allocate(capacity: max(1, rows.count))
        _ = table.initialize(from: rows)
        return table
    }

    func bytes(_ piece: ShapeText) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            start: text.baseAddress.map { $0 + Int(piece.start) }, count: Int(piece.count))
    }
}
