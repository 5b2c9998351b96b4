// SPDX-License-Identifier: Apache-2.0

extension RecordScanner {
    /// Writes what is no string into a text column: a number with the digits it was written with, `true`,
    /// or JSON. Nothing is lost, so it is no change.
    @inline(never)
    mutating func text(at place: UnsafePointer<UInt8>, _ first: UInt8) throws(ScanStop) -> Written {
        switch first {
        case UInt8(ascii: "n"):
            return (try after("null", at: place), false)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return (try writeJSONText(at: place), true)
        default:
            let rest = try afterValue(place)
            write("\"")
            write(from: place, to: rest)
            write("\"")
            return (rest, true)
        }
    }

    /// Writes the JSON of a value as text. Each byte becomes two at most.
    mutating func writeJSONText(
        at start: UnsafePointer<UInt8>
    ) throws(ScanStop) -> UnsafePointer<UInt8> {
        let rest = try afterValue(start)
        write("\"")
        var place = start
        var target = out
        while place < rest {
            if rest - place >= 8 {
                let word = Self.eight(place)
                UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
                let special = Self.special(word)
                let plain = special == 0 ? 8 : special.trailingZeroBitCount &>> 3
                place += plain
                target += plain
                if special == 0 { continue }
            }
            let next = place.pointee
            place += 1
            // White space between the values, as no string has such bytes.
            if next < 0x20 { continue }
            if next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") {
                target.pointee = UInt8(ascii: "\\")
                target += 1
            }
            target.pointee = next
            target += 1
        }
        out = target
        write("\"")
        return rest
    }
}
