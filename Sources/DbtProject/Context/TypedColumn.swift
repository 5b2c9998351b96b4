// SPDX-License-Identifier: Apache-2.0

/// A column with its type, as dbt reads it (dbt-adapters 1.24 `Column`, dbt-duckdb 1.11 `DuckDBColumn`).
struct TypedColumn: Sendable {
    let name: String
    let type: String
    /// How many characters it takes; nil when its type does not say.
    var size: Int?
    /// Digits, and digits behind the point; nil when its type does not say.
    var digits: (precision: Int, scale: Int)?

    init(name: String, type: String) {
        self.name = name
        self.type = type
    }

    /// A type with its size beside it, such as `numeric(3, 1)`; nil when the size is no number.
    init?(name: String, description: String) {
        guard let open = description.firstIndex(of: "("), let close = description.lastIndex(of: ")"),
            open < close
        else {
            self.init(name: name, type: description)
            return
        }
        self.init(name: name, type: String(description[..<open]))
        let numbers = description[description.index(after: open)..<close].split(separator: ",")
            .map { Int($0.filter { $0 != " " }) }
        switch numbers.count {
        case 1:
            guard let size = numbers[0] else { return nil }
            self.size = size
        case 2:
            guard let precision = numbers[0], let scale = numbers[1] else { return nil }
            digits = (precision, scale)
        default: break
        }
    }

    /// dbt's names of types as DuckDB knows them.
    static func translated(_ type: String) -> String { type.uppercased() == "STRING" ? "TEXT" : type }

    // MARK: Kinds

    private static let strings: Set<String> = ["text", "character varying", "character", "varchar"]
    private static let integers: Set<String> = [
        "tinyint", "smallint", "int", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger",
        "ubigint", "int1", "int2", "int4", "int8", "long", "short", "signed",
    ]
    private static let floats: Set<String> = ["real", "float", "double", "float4", "float8"]

    var isString: Bool { Self.strings.contains(type.lowercased()) }
    var isInteger: Bool { Self.integers.contains(type.lowercased()) }
    var isFloat: Bool { Self.floats.contains(type.lowercased()) }
    /// Only where the type stands without its digits.
    var isNumeric: Bool { ["numeric", "decimal"].contains(type.lowercased()) }
    var isNumber: Bool { isInteger || isNumeric || isFloat }
    var isStructure: Bool { type.lowercased().hasPrefix("struct") }

    /// How many characters it takes; 256 when its type does not say.
    var stringSize: Int { type == "text" ? 256 : size ?? 256 }

    /// The type as it is written in SQL.
    var dataType: String {
        if isString { return "character varying(\(stringSize))" }
        if isNumeric, let digits { return "\(type)(\(digits.precision),\(digits.scale))" }
        return type
    }

    // MARK: Parts

    /// The parts of a STRUCT.
    var fields: [TypedColumn] {
        guard isStructure, let open = type.firstIndex(of: "("), type.last == ")" else { return [] }
        let inner = type[type.index(after: open)...].dropLast()
        return Self.parts(of: inner).compactMap { part in
            guard let blank = Self.endOfName(part) else { return nil }
            let type = part[blank...].drop { $0 == " " }
            return TypedColumn(name: String(part[..<blank]), type: String(type))
        }
    }

    /// The column itself, or the innermost parts of a STRUCT with their path.
    var flattened: [TypedColumn] {
        guard isStructure else { return [self] }
        return fields.flatMap(\.flattened).map { TypedColumn(name: "\(name).\($0.name)", type: $0.type) }
    }

    /// Cuts at commas that stand in no brackets and no quotes.
    private static func parts(of text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var (depth, isQuoted, start) = (0, false, text.startIndex)
        for place in text.indices {
            switch text[place] {
            case "\"": isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where !isQuoted: depth -= 1
            case "," where depth == 0 && !isQuoted:
                parts.append(text[start..<place])
                start = text.index(after: place)
            default: break
            }
        }
        parts.append(text[start...])
        return parts.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    }

    /// Where the name of a part ends; it may be quoted.
    private static func endOfName(_ part: Substring) -> Substring.Index? {
        var isQuoted = false
        for place in part.indices {
            if part[place] == "\"" { isQuoted.toggle() }
            if part[place] == " ", !isQuoted { return place }
        }
        return nil
    }
}
