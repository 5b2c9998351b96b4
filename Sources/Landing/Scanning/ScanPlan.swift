// SPDX-License-Identifier: Apache-2.0

/// A table in the form in which records are walked through: flat memory, no reference counts.
///
/// The order in which the keys of a record come is learned as records pass: of each field the plan keeps
/// the one that came after it last time, so that a key is mostly found with one comparison.
final class ScanPlan {
    /// What is done with a value.
    enum Kind: UInt8 {
        /// Declared, but not selected.
        case skip
        case string, date, time, timestamp, boolean, integer, number, json
        case structure, list, union
    }

    struct Node {
        var kind: Kind
        /// Of a structure its first field, of a union its first member, of a list the node of its elements.
        var first: Int32 = 0
        var count: Int32 = 0
        /// Where the hash table of a structure's keys begins, and its size less one.
        var slots: Int32 = 0
        var slotMask: Int32 = 0
        /// Where the bits of a structure begin that tell which fields an object has had.
        var seen: Int32 = 0
        /// The field that came first last time.
        var predicted: Int32 = 0
    }

    struct Field {
        var node: Int32
        /// `"key":` as a compact record spells it.
        var key: Text
        /// `"name":` as the line spells it.
        var name: Text
        var hash: UInt64
        /// The field that came after this one last time.
        var next: Int32
    }

    struct Member {
        var node: Int32
        var kind: Kind
        /// `{"type":"string","string":`.
        var opening: Text
    }

    /// A piece of ``texts``.
    struct Text {
        var start: Int32
        var count: Int32
    }

    /// How many bytes may be read past a text, so that it can be copied eight at a time.
    static let textPaddingBytes = 8

    let nodes: UnsafeMutablePointer<Node>
    let fields: UnsafeMutablePointer<Field>
    let members: UnsafeMutablePointer<Member>
    let slots: UnsafeMutablePointer<Int32>
    let texts: UnsafeMutablePointer<UInt8>
    let seen: UnsafeMutablePointer<UInt64>
    /// How the values that enclose a value are noted, outermost first: a field, or -1 less an element.
    let path: UnsafeMutablePointer<Int32>
    /// The keys of the fields, for messages.
    let sources: [String]
    /// The node of the records themselves.
    let root: Int
    /// Room that one value needs besides twice its own length.
    let slackBytes: Int

    /// The plan of a table.
    ///
    /// - Parameter partitionField: the field whose day tells the partition.
    init(_ table: LandingTable) {
        var builder = ScanPlanBuilder()
        root = builder.addRoot(table)
        nodes = Self.copy(builder.nodes)
        fields = Self.copy(builder.fields)
        members = Self.copy(builder.members)
        slots = Self.copy(builder.slots)
        texts = Self.copy(builder.texts + [UInt8](repeating: 0, count: Self.textPaddingBytes))
        seen = Self.copy([UInt64](repeating: 0, count: builder.seenWords))
        path = Self.copy([Int32](repeating: 0, count: builder.depth))
        sources = builder.sources
        slackBytes = 256 + 2 * builder.textBytesMax
    }

    deinit {
        nodes.deallocate()
        fields.deallocate()
        members.deallocate()
        slots.deallocate()
        texts.deallocate()
        seen.deallocate()
        path.deallocate()
    }

    private static func copy<Element: BitwiseCopyable>(
        _ elements: [Element]
    ) -> UnsafeMutablePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        elements.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { memory.initialize(from: base, count: source.count) }
        }
        return memory
    }

    /// A hash of a key's bytes.
    static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
        var index = 0
        while index &+ 8 <= count {
            let word = UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self)
            hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash &>> 29
            index &+= 8
        }
        var rest: UInt64 = 0
        while index < count {
            rest = rest &<< 8 | UInt64(bytes[index])
            index &+= 1
        }
        hash = (hash ^ rest) &* 0x94D0_49BB_1331_11EB
        return hash ^ hash &>> 32
    }
}
