// SPDX-License-Identifier: Apache-2.0

extension RecordScanner {
    /// Past the value at a place, which is not kept. Nothing recurses, however deep it is.
    func afterValue(_ start: UnsafePointer<UInt8>) throws(ScanStop) -> UnsafePointer<UInt8> {
        var place = start
        var open = 0
        while true {
            switch byte(place) {
            case UInt8(ascii: "\""):
                place = try stringEnd(place).quote + 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                place += 1
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if open == 0 { throw malformed(place) }
                open -= 1
                place += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
                if open == 0 { throw malformed(place) }
                place += 1
                continue
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                place = afterWord(place)
            default:
                throw malformed(place)
            }
            if open == 0 { return place }
        }
    }

    /// Past a number, `true`, `false` or `null`.
    @inline(__always)
    func afterWord(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var place = start
        while Self.isInWord(byte(place)) { place += 1 }
        return place
    }

    @inline(__always)
    private static func isInWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
