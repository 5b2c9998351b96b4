// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Lays a tree of drafts out into flat tables.
struct ShapeLayout {
    // Node 0 is that of values which are written as they are.
    private(set) var nodes = [ShapeNode()]
    private(set) var members: [ShapeMember] = []
    private(set) var emissions: [ShapeEmission] = []
    private(set) var copies: [ShapeCopy] = []
    private(set) var lookUps: [ShapeLookUp] = []
    private(set) var hashes: [Int32] = []
    private(set) var text: [UInt8] = []
    private(set) var fallbacks: [ShapeText] = []
    private(set) var capturedKeys: [String]
    private let captures: [String]
    private var scalars: [ShapeActions: Int] = [:]

    init(captures: [String]) {
        self.captures = captures
        capturedKeys = captures
    }

    /// Lays out a draft and returns its node.
    mutating func lay(_ draft: ShapeDraft, isRecord: Bool = false) -> Int {
        if isRecord {
            for name in captures where !draft.writes(name) {
                draft.setEmissions(of: name, draft.emissions(of: name))
            }
        } else if draft.isOpaque {
            return 0
        }
        if let key = draft.wrapKey { return layWrap(key, draft) }
        if draft.isScalar, !isRecord { return scalarNode(draft.actions) }
        let place = nodes.count
        nodes.append(ShapeNode())
        var node = ShapeNode()
        node.actions = draft.actions
        node.isOpaque =
            draft.members.isEmpty && draft.copies.isEmpty && draft.lookUps.isEmpty
            && draft.constants.isEmpty && !isRecord
        layMembers(of: draft.members, in: &node, isRecord: isRecord)
        if let key = draft.unwrapKey, let index = draft.members.firstIndex(where: { $0.key == key }) {
            node.unwrapped = node.members + 1 + Int32(index)
        }
        layEnd(of: draft, in: &node)
        node.element = Int32(draft.element.map { lay($0) } ?? (node.isOpaque ? 0 : layElement(node)))
        nodes[place] = node
        return place
    }

    /// The node of the elements of an array that stands where objects are expected: their members are those
    /// of the objects.
    private mutating func layElement(_ node: ShapeNode) -> Int {
        var element = node
        element.actions = ShapeActions()
        if node.actions.object == .unwrap { element.actions.object = .unwrap }
        element.element = Int32(nodes.count)
        nodes.append(element)
        return nodes.count - 1
    }

    private mutating func layWrap(_ key: String, _ draft: ShapeDraft) -> Int {
        let place = nodes.count
        nodes.append(ShapeNode())
        draft.wrapKey = nil
        var node = ShapeNode()
        node.actions = ShapeActions(all: .wrap)
        node.wrap = append("{\(Self.quoted(key)):")
        node.element = Int32(lay(draft))
        draft.wrapKey = key
        nodes[place] = node
        return place
    }

    /// What objects end with.
    private mutating func layEnd(of draft: ShapeDraft, in node: inout ShapeNode) {
        node.copies = Int32(copies.count)
        node.copyCount = Int32(draft.copies.count)
        for copy in draft.copies {
            copies.append(
                ShapeCopy(
                    name: append("\(Self.quoted(copy.name)):"),
                    capture: Int32(captures.firstIndex(of: copy.source) ?? 0)))
        }
        node.lookUps = Int32(lookUps.count)
        node.lookUpCount = Int32(draft.lookUps.count)
        for lookUp in draft.lookUps {
            let taken = lookUp.taken.map { taken in
                (
                    key: taken.key, name: append("\(Self.quoted(taken.name)):"),
                    node: scalarNode(ShapeActions(taken.form))
                )
            }
            lookUps.append(ShapeLookUp(list: lookUp.list, key: lookUp.key, taken: taken))
        }
        node.suffix = append(
            draft.constants.map { ",\(Self.quoted($0.name)):\($0.value.text())" }.joined())
    }

    /// The node of values with these actions and nothing more, which many share.
    private mutating func scalarNode(_ actions: ShapeActions) -> Int {
        if let place = scalars[actions] { return place }
        scalars[actions] = nodes.count
        nodes.append(ShapeNode())
        nodes[nodes.count - 1].actions = actions
        return nodes.count - 1
    }

    private mutating func layMembers(
        of drafts: [ShapeDraft.Member], in node: inout ShapeNode, isRecord: Bool
    ) {
        let laid = drafts.map { member in
            (member.key, member.emissions.map { emission(of: $0, isRecord: isRecord) })
        }
        node.members = Int32(members.count)
        node.memberCount = Int32(laid.count)
        members.append(ShapeMember())
        for (key, written) in laid { members.append(self.member(key, written)) }
        layHashes(of: laid.map(\.0), in: &node)
    }

    private mutating func emission(of draft: ShapeDraft.Emission, isRecord: Bool) -> ShapeEmission {
        var emission = ShapeEmission()
        emission.name = append("\(Self.quoted(draft.name)):")
        emission.isFlat = draft.isFlat
        emission.node = Int32(draft.isFlat ? layFlat(draft.draft, isRecord: isRecord) : lay(draft.draft))
        if isRecord, !draft.isFlat, let place = captures.firstIndex(of: draft.name) {
            emission.capture = Int32(place)
        }
        if let value = draft.fallback {
            emission.fallback = Int32(fallbacks.count)
            fallbacks.append(append("\(Self.quoted(draft.name)):\(value.text())"))
        }
        return emission
    }

    /// The node of an object whose members go into the object around it, as members of the record do.
    private mutating func layFlat(_ draft: ShapeDraft, isRecord: Bool) -> Int {
        let place = nodes.count
        nodes.append(ShapeNode())
        var node = ShapeNode()
        node.isOpaque = false
        layMembers(of: draft.members.filter(\.isNamed), in: &node, isRecord: isRecord)
        nodes[place] = node
        return place
    }

    private mutating func member(_ key: String, _ written: [ShapeEmission]) -> ShapeMember {
        var member = ShapeMember()
        member.key = append("\(Self.quoted(key)):")
        let bytes = text[Int(member.key.start)...].prefix(8)
        for (index, byte) in bytes.enumerated() {
            member.word |= UInt64(byte) << UInt64(8 * index)
            member.wordMask |= 0xFF << UInt64(8 * index)
        }
        member.emissions = Int32(emissions.count)
        member.emissionCount = Int32(written.count)
        emissions += written
        guard written.count == 1, let only = written.first, !only.isFlat, only.fallback < 0,
            text(of: only.name).elementsEqual(text(of: member.key))
        else {
            member.style = .emitted
            for place in written.map(\.capture) where place >= 0 { capturedKeys[Int(place)] = key }
            return member
        }
        member.node = only.node
        member.capture = only.capture
        member.style = only.capture >= 0 ? .captured : .plain
        return member
    }

    private mutating func layHashes(of keys: [String], in node: inout ShapeNode) {
        var size = 4
        while size < keys.count * 2 { size *= 2 }
        node.hash = Int32(hashes.count)
        node.hashMask = Int32(size - 1)
        var table = [Int32](repeating: -1, count: size)
        for (index, key) in keys.enumerated() {
            var slot = Array(key.utf8).withUnsafeBufferPointer {
                Int(truncatingIfNeeded: KeyHash.hash($0)) & (size - 1)
            }
            while table[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            table[slot] = node.members + 1 + Int32(index)
        }
        hashes += table
    }

    private mutating func append(_ piece: String) -> ShapeText {
        let start = text.count
        text += piece.utf8
        return ShapeText(start: Int32(start), count: Int32(text.count - start))
    }

    private func text(of piece: ShapeText) -> ArraySlice<UInt8> {
        text[Int(piece.start)..<Int(piece.start + piece.count)]
    }

    private static func quoted(_ key: String) -> String { JSONWriter.text { $0.string(key) } }
}

extension ShapeDraft {
    /// Whether some member is written under a name.
    ///
    /// - Parameter isFlat: Of an object whose members go elsewhere only those count that are named.
    func writes(_ name: String, isFlat: Bool = false) -> Bool {
        members.contains { member in
            if isFlat, !member.isNamed { return false }
            return member.emissions.contains {
                $0.isFlat ? $0.draft.writes(name, isFlat: true) : $0.name == name
            }
        } || constants.contains { $0.name == name }
    }
}

/// The hash of a key's bytes (FNV-1a).
enum KeyHash {
    @inline(__always)
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash ^ hash >> 32
    }
}
