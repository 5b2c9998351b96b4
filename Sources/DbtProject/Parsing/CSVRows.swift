// SPDX-License-Identifier: Apache-2.0

/// The rows of a CSV text as Python's `csv.DictReader` gives them.
enum CSVRows {
    /// A map for each row after the header, in the header's order; a short row lacks values.
    static func rows(_ text: String) -> [PlainMap] {
        var lines = records(text)
        guard !lines.isEmpty else { return [] }
        let header = lines.removeFirst()
        return lines.map { line in
            PlainMap(
                header.enumerated().map { place, name in
                    (name, line.indices.contains(place) ? PlainValue.string(line[place]) : PlainValue.none)
                })
        }
    }

    /// The values of each line.
    ///
    /// - Parameter keepsEmptyLines: whether an empty line is one without values, as for `csv.reader`.
    static func records(
        _ text: String, delimiter: Character = ",", keepsEmptyLines: Bool = false
    ) -> [[String]] {
        let separator = delimiter.unicodeScalars.first ?? ","

        var records: [[String]] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var hasContent = false
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        func endField() {
            record.append(field)
            field = ""
        }
        func endRecord() {
            if hasContent {
                endField()
                records.append(record)
            } else if keepsEmptyLines {
                records.append([])
            }
            record = []
            hasContent = false
        }
        while let scalar = next {
            next = scalars.next()
            switch scalar {
            case "\"" where isQuoted && next == "\"":
                field.unicodeScalars.append("\"")
                next = scalars.next()
            case "\"" where isQuoted: isQuoted = false
            case _ where isQuoted: field.unicodeScalars.append(scalar)
            case "\"" where field.isEmpty:
                isQuoted = true
                hasContent = true
            case separator:
                endField()
                hasContent = true
            case "\n": endRecord()
            case "\r": break
            default:
                field.unicodeScalars.append(scalar)
                hasContent = true
            }
        }
        if hasContent { endRecord() }
        return records
    }
}
