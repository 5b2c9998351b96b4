// SPDX-License-Identifier: Apache-2.0

/// The place that a `page[cursor]` means.
struct KlaviyoCursor: Hashable, Sendable {
    /// Whether the page before the place is meant.
    let isPrevious: Bool
    let position: StreamRecords.Position
    /// The record at the place, for collections in the order of their ids.
    let index: UInt64

    init(isPrevious: Bool, _ reference: StreamRecords.Reference) {
        self.isPrevious = isPrevious
        position = reference.position
        index = reference.index
    }

    /// Nil for a text that no page gave.
    init?(_ text: String) {
        guard let bytes = Base64Text.decodedFromURL(text) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":")
        guard parts.count == 5, let second = Int64(parts[1]), let layer = UInt8(parts[2]), layer < 2,
            let order = UInt64(parts[3]), order < .max, let index = UInt64(parts[4]), second < .max
        else { return nil }
        switch parts[0] {
        case "next": isPrevious = false
        case "prev": isPrevious = true
        default: return nil
        }
        position = StreamRecords.Position(second: second, layer: layer, order: order)
        self.index = index
    }

    var text: String {
        let word = isPrevious ? "prev" : "next"
        return Base64Text.encoded(
            Array("\(word):\(position.second):\(position.layer):\(position.order):\(index)".utf8),
            forURL: true)
    }
}
