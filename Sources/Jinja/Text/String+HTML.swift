// SPDX-License-Identifier: Apache-2.0

extension String {
    /// `&`, `<`, `>`, `'` and `"` as HTML entities, as `markupsafe` writes them.
    var htmlEscaped: String {
        let needs = utf8.contains { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x27 || $0 == 0x22 }
        guard needs else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count + 16)
        for byte in utf8 {
            switch byte {
            case 0x26: result += "&amp;".utf8
            case 0x3C: result += "&lt;".utf8
            case 0x3E: result += "&gt;".utf8
            case 0x27: result += "&#39;".utf8
            case 0x22: result += "&#34;".utf8
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `Markup.striptags`: without comments and tags, white space as single blanks, entities resolved.
    var tagsStripped: String {
        withoutComments.withoutTags.splitAtSpace(max: -1).joined(separator: " ").htmlUnescaped
    }

    private var withoutTags: String {
        var result = ""
        var place = 0
        while let start = byteOffset(of: "<", from: place), let end = byteOffset(of: ">", from: start) {
            result += bytes(place..<start)
            place = end + 1
        }
        return result + bytes(place..<utf8.count)
    }

    /// Without `<!-- … -->`, where the ends of a cut may form a new opening, as `markupsafe` has it.
    private var withoutComments: String {
        let opening = Array("<!--".utf8)
        guard holds("<!--") else { return self }
        let source = Array(utf8)
        var kept: [UInt8] = []
        var place = 0
        while true {
            let joined = (1..<opening.count).last { length in
                kept.suffix(length).elementsEqual(opening.prefix(length)) && kept.count >= length
                    && source[place...].starts(with: opening.dropFirst(length))
            }
            if joined == nil {
                guard let start = byteOffset(of: "<!--", from: place) else { break }
                kept += source[place..<start]
                place = start
            }
            let length = joined ?? 0
            guard let end = commentEnd(in: source, from: place, after: kept.suffix(length)) else { break }
            kept.removeLast(length)
            place = end
        }
        return String(decoding: kept + source[place...], as: UTF8.self)
    }

    /// Where a comment ends whose first bytes stand before `place`.
    private func commentEnd(in source: [UInt8], from place: Int, after head: ArraySlice<UInt8>) -> Int? {
        let closing = Array("-->".utf8)
        let window = Array(head) + source[place...].prefix(closing.count)
        for start in 0..<head.count where window[start...].starts(with: closing) {
            return place + start + closing.count - head.count
        }
        return byteOffset(of: "-->", from: place).map { $0 + closing.count }
    }
}
