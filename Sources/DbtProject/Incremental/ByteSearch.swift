// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Where some bytes stand first; nil when they do not (Horspool's search: the longer the part, the
    /// faster).
    func firstRange(ofBytes part: ArraySlice<UInt8>) -> Range<Int>? {
        withUnsafeBytes { all in
            part.withUnsafeBytes { part in
                guard let last = part.last, part.count <= all.count else { return nil }
                var steps = [Int](repeating: part.count, count: 256)
                for place in 0..<part.count - 1 { steps[Int(part[place])] = part.count - 1 - place }
                var start = 0
                while start <= all.count - part.count {
                    let byte = all[start + part.count - 1]
                    if byte == last, all[start..<start + part.count].elementsEqual(part) {
                        return start..<start + part.count
                    }
                    start += steps[Int(byte)]
                }
                return nil
            }
        }
    }
}
