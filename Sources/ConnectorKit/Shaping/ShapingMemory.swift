// SPDX-License-Identifier: Apache-2.0

/// What a shaper remembers for each member of its shape.
final class ShapingMemory {
    /// Which member followed this one when it was last seen.
    let following: UnsafeMutableBufferPointer<Int32>
    /// The number of the object that had it last.
    let seen: UnsafeMutableBufferPointer<UInt64>

    init(_ shape: RecordShape) {
        let count = shape.members.count
        following = .allocate(capacity: count)
        seen = .allocate(capacity: count)
        following.initialize(repeating: 0)
        seen.initialize(repeating: 0)
        // At first the order of the schema is expected.
        for node in shape.nodes where node.memberCount > 0 {
            for index in 0...node.memberCount {
                following[Int(node.members + index)] = node.members + min(index + 1, node.memberCount)
            }
        }
    }

    deinit {
        following.deallocate()
        seen.deallocate()
    }
}
