// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A value's place in a shape.
struct ShapeNode {
    var actions = ShapeActions()
    /// Whether no object here has a member that is anything special.
    var isOpaque = true
    /// Where its members begin: with one that stands for the place before the first.
    var members: Int32 = 0
    /// How many there are beside that one.
    var memberCount: Int32 = 0
    /// Where its part of the hash table begins, and that part's size less one.
    var hash: Int32 = 0
    var hashMask: Int32 = 0
    /// The node of what an array holds.
    var element: Int32 = 0
    /// The member that takes the place of an object here.
    var unwrapped: Int32 = -1
    /// The key that an object is made with around the value, `{"key":`; its own node is then `element`.
    var wrap = ShapeText()
    var copies: Int32 = 0
    var copyCount: Int32 = 0
    var lookUps: Int32 = 0
    var lookUpCount: Int32 = 0
    /// What each object ends with, `,"name":value,…`.
    var suffix = ShapeText()
}

/// A member that an object may have in the input.
struct ShapeMember {
    /// How it is written.
    enum Style: UInt8 {
        /// As it is, under its own name.
        case plain
        /// So, and its place is noted.
        case captured
        /// As its emissions say; left out without any.
        case emitted
    }

    /// The key as it stands in compact JSON: `"key":`.
    var key = ShapeText()
    /// The first eight bytes of it, and which of them count.
    var word: UInt64 = 0
    var wordMask: UInt64 = 0
    var style = Style.plain
    /// The shape of its value, unless it has emissions.
    var node: Int32 = 0
    var capture: Int32 = -1
    var emissions: Int32 = 0
    var emissionCount: Int32 = 0
}

/// One way in which a member is written.
struct ShapeEmission {
    /// `"name":`.
    var name = ShapeText()
    var node: Int32 = 0
    var isFlat = false
    var capture: Int32 = -1
    /// Which fallback is not needed once this is written; -1 when there is none.
    var fallback: Int32 = -1
}

/// A member of the record that an object gets a copy of.
struct ShapeCopy {
    /// `"name":`.
    var name = ShapeText()
    var capture: Int32 = 0
}

/// Members that an object gets from a list of the record.
struct ShapeLookUp {
    let list: JSONPath
    let key: JSONPath
    /// Keys, names as `"name":`, and nodes.
    let taken: [(key: JSONPath, name: ShapeText, node: Int)]
}

/// A piece of a shape's text.
struct ShapeText {
    var start: Int32 = 0
    var count: Int32 = 0
}
