// SPDX-License-Identifier: Apache-2.0

/// In which form the values of a partition are read: the engine does not compare one with the other.
enum PartitionForm {
    case text
    case number

    /// The form of a column's values.
    ///
    /// - Parameter type: as it is written in SQL.
    /// - Returns: nil for types such as dates, which are left to the engine.
    init?(type: String) {
        switch type.uppercased() {
        case "VARCHAR": self = .text
        case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
            "UBIGINT", "UHUGEINT":
            self = .number
        default: return nil
        }
    }

    /// The type that the engine itself gives to partitions of this form (DuckDB 1.5).
    var type: String {
        switch self {
        case .text: "VARCHAR"
        case .number: "BIGINT"
        }
    }

    /// What a value shows of the partition's form: the engine reads numbers only when all values are numbers
    /// without zeros before them.
    ///
    /// - Returns: nil when values of both forms are written that way, as 10, 11 and 12 are for months.
    init?(value: String) {
        let digits = value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if digits {
            switch (value.utf8.first, value.utf8.count) {
            case (UInt8(ascii: "0")?, 2...): self = .text
            // Whoever pads does not write these.
            case (_, 1), (_, 4...): self = .number
            default: return nil
            }
        } else if value.utf8.contains(where: Self.isPlainLetter) {
            self = .text
        } else {
            return nil
        }
    }

    /// A letter that stands in no number, date or time.
    private static func isPlainLetter(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return (0x61...0x7A).contains(letter)
            && ![UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "z")].contains(letter)
    }

    /// What finds a value that shows text, as a regular expression.
    static let textPattern = "(0[0-9]+|[^/]*[a-df-su-yA-DF-SU-Y][^/]*)"
}
