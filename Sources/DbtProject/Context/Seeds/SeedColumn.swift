// SPDX-License-Identifier: Apache-2.0

/// Finds the type of a column of texts: the first that takes all of them, in agate's order (dbt-common 1.39,
/// `build_type_tester`).
enum SeedColumn {
    /// The texts as they are; what is empty or `null` is nothing.
    static func text(_ values: [String?]) -> [CellValue] {
        values.map { value in value.flatMap { isNothing(trimmed($0)) ? nil : .string($0) } ?? .none }
    }

    static func typed(_ values: [String?]) -> [CellValue] {
        for read in [number, date, datetime, instant, boolean] {
            if let cells = cells(values, read) { return cells }
        }
        return text(values)
    }

    /// Nil when one of the texts is of another type.
    private static func cells(_ values: [String?], _ read: (String) -> CellValue?) -> [CellValue]? {
        var cells: [CellValue] = []
        cells.reserveCapacity(values.count)
        for value in values {
            let text = value.map(trimmed) ?? ""
            if isNothing(text) {
                cells.append(.none)
            } else if let cell = read(text) {
                cells.append(cell)
            } else {
                return nil
            }
        }
        return cells
    }

    private static func isNothing(_ text: String) -> Bool { text.isEmpty || text.lowercased() == "null" }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    // MARK: Numbers

    /// Signs of currencies that agate takes away from both ends.
    private static let currencies: Set<Character> = [
        "؋", "$", "ƒ", "៛", "¥", "₡", "₱", "£", "€", "¢", "﷼", "₪", "₩", "₭", "₮", "₦", "฿", "₤", "₫",
    ]

    private static func number(_ text: String) -> CellValue? {
        var rest = stripped(text[...]) { $0 == "%" }
        let isNegative = rest.first == "-"
        if isNegative { rest.removeFirst() }
        rest = stripped(rest) { currencies.contains($0) }
        let digits = trimmed(String(rest.filter { $0 != "," && $0 != "_" }))
        guard let value = DecimalNumber((isNegative ? "-" : "") + digits) else { return nil }
        guard !value.hasPoint, let whole = value.truncated.map({ String($0) }) else {
            return .decimal(value.text)
        }
        return Int(whole).map { .int($0) } ?? .wholeNumber(whole)
    }

    private static func stripped(_ text: Substring, _ isTaken: (Character) -> Bool) -> Substring {
        var rest = text
        while let first = rest.first, isTaken(first) { rest.removeFirst() }
        while let last = rest.last, isTaken(last) { rest.removeLast() }
        return rest
    }

    // MARK: Dates and times

    private static func date(_ text: String) -> CellValue? { SeedInstant.date(text).map { .date($0) } }

    private static func datetime(_ text: String) -> CellValue? {
        SeedInstant.datetime(text).map { .datetime($0, isUTC: false) }
    }

    private static func instant(_ text: String) -> CellValue? {
        SeedInstant.instant(text).map { .datetime($0.microseconds, isUTC: $0.hasZone) }
    }

    // MARK: Flags

    private static func boolean(_ text: String) -> CellValue? {
        switch trimmed(text.filter { $0 != "," }).lowercased() {
        case "true": .bool(true)
        case "false": .bool(false)
        default: nil
        }
    }
}
