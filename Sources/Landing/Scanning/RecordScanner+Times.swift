// SPDX-License-Identifier: Apache-2.0

extension RecordScanner {
    /// Longer texts are no dates; shorter ones fit the room that is kept for a value.
    private static let textBytesMax = 64

    /// Writes an instant.
    mutating func timestamp(
        _ node: Int, at place: UnsafePointer<UInt8>, _ first: UInt8
    ) throws(ScanStop) -> Written {
        guard first == UInt8(ascii: "\"") else { return try misfit(at: place, first) }
        let (quote, hasEscapes) = try stringEnd(place)
        let content = UnsafeBufferPointer(start: place + 1, count: quote - place - 1)
        guard !hasEscapes, content.count <= Self.textBytesMax, let text = CalendarText(content) else {
            return misspelled(quote)
        }
        if node == partitionNode, depth == 1 { partitionDay = text.dayInUTC }
        if text.isPlain {
            write(from: place, to: quote + 1)
        } else {
            if text.isFiner { note(.truncated, .fieldSizeLimitation) }
            writeQuoted(text.plainText)
        }
        return (quote + 1, true)
    }

    /// Writes a date; of an instant, the day that it is spelled with.
    mutating func date(
        _ node: Int, at place: UnsafePointer<UInt8>, _ first: UInt8
    ) throws(ScanStop) -> Written {
        guard first == UInt8(ascii: "\"") else { return try misfit(at: place, first) }
        let (quote, hasEscapes) = try stringEnd(place)
        let content = UnsafeBufferPointer(start: place + 1, count: quote - place - 1)
        guard !hasEscapes, content.count <= Self.textBytesMax, let text = CalendarText(content) else {
            return misspelled(quote)
        }
        if node == partitionNode, depth == 1 { partitionDay = text.day }
        if !text.isMidnight { note(.truncated, .fieldSizeLimitation) }
        write("\"")
        write(from: place + 1, to: place + 11)
        write("\"")
        return (quote + 1, true)
    }

    /// Writes a time of day; it has no zone in the file.
    mutating func time(at place: UnsafePointer<UInt8>, _ first: UInt8) throws(ScanStop) -> Written {
        guard first == UInt8(ascii: "\"") else { return try misfit(at: place, first) }
        let (quote, hasEscapes) = try stringEnd(place)
        let content = UnsafeBufferPointer(start: place + 1, count: quote - place - 1)
        guard !hasEscapes, content.count <= Self.textBytesMax, let clock = ClockText(content, from: 0),
            clock.secondOfDay < 86_400
        else { return misspelled(quote) }
        if clock.end < content.count {
            guard let zone = ZoneText(content, from: clock.end), zone.end == content.count else {
                return misspelled(quote)
            }
            if zone.offsetMinutes != 0 { note(.truncated, .fieldSizeLimitation) }
        }
        if clock.isFiner { note(.truncated, .fieldSizeLimitation) }
        let end = clock.fraction.isEmpty ? clock.end : clock.fraction.upperBound
        writeQuoted(content[..<end].map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 })
        return (quote + 1, true)
    }

    /// Passes over a string that spells no date or time.
    @inline(never)
    private mutating func misspelled(_ quote: UnsafePointer<UInt8>) -> Written {
        note(.nulled, .typecastError)
        return (quote + 1, false)
    }

    private mutating func writeQuoted(_ text: [UInt8]) {
        write("\"")
        write(text)
        write("\"")
    }
}
