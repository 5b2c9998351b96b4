// SPDX-License-Identifier: Apache-2.0

/// A zone behind a time: `Z`, `z`, `UTC`, `+05`, `+05:30`, `+0530`, also after one blank.
struct ZoneText {
    /// The offset after it.
    private(set) var end: Int
    private(set) var offsetMinutes = 0
    /// Whether the engine reads it as it is.
    private(set) var isPlain = true

    /// The zone that begins at an offset.
    init?(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
        var start = start
        if start < text.count, text[start] == UInt8(ascii: " ") {
            start += 1
            isPlain = false
        }
        guard start < text.count else { return nil }
        switch text[start] {
        case UInt8(ascii: "Z"):
            end = start + 1
        case UInt8(ascii: "z"):
            end = start + 1
            isPlain = false
        case UInt8(ascii: "U"):
            guard text.count >= start + 3, text[start + 1] == UInt8(ascii: "T"),
                text[start + 2] == UInt8(ascii: "C")
            else { return nil }
            end = start + 3
            isPlain = false
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = CalendarText.twoDigits(text, start + 1), hours < 24 else { return nil }
            end = start + 3
            var minutes = 0
            if end < text.count {
                if text[end] == UInt8(ascii: ":") { end += 1 }
                guard let spelled = CalendarText.twoDigits(text, end), spelled < 60 else { return nil }
                minutes = spelled
                end += 2
            }
            offsetMinutes = (hours * 60 + minutes) * (text[start] == UInt8(ascii: "-") ? -1 : 1)
        default:
            return nil
        }
    }
}
