// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A value for `$1`, `$2`, … of a statement.
package enum Parameter: Sendable, Hashable {
    /// No value, of whatever type the statement asks for.
    case null
    case text(String)
    /// A text that the server reads as whatever type the statement asks for: a date, a UUID, a number.
    case untyped(String)
    case int64(Int64)
    case double(Double)
    case bool(Bool)
    case bytes([UInt8])
    /// A `timestamptz`.
    case timestamp(Timestamp)
    /// A text that is JSON.
    case json(String)
    case texts([String])
    case int64s([Int64])

    var type: TypeID {
        switch self {
        case .null, .untyped: .unknown
        case .text: .text
        case .int64: .int8
        case .double: .float8
        case .bool: .bool
        case .bytes: .bytes
        case .timestamp: .timestampTZ
        case .json: .json
        case .texts: .textArray
        case .int64s: .int8Array
        }
    }
}

extension Parameter: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    /// A text.
    package init(stringLiteral value: String) { self = .text(value) }
    /// A bigint.
    package init(integerLiteral value: Int64) { self = .int64(value) }
    /// No value.
    package init(nilLiteral: ()) { self = .null }
}

/// Parameters as libpq takes them.
struct EncodedParameters {
    /// Binary where that is exact and cannot be cut short by a zero byte, else text.
    private enum Format: Int32 {
        case text = 0
        case binary = 1
    }

    private(set) var types: [UInt32] = []
    private var formats: [Int32] = []
    private var lengths: [Int32] = []
    private var starts: [Int?] = []
    private var arena: [UInt8] = []

    var count: Int32 { Int32(types.count) }

    /// - Throws: ``PostgresError`` of kind `value` for a text with a zero character, which Postgres
    ///   cannot hold.
    init(_ parameters: [Parameter]) throws {
        precondition(parameters.count <= 65_535, "A statement of Postgres has at most 65,535 parameters.")
        for (index, parameter) in parameters.enumerated() { try append(parameter, number: index + 1) }
    }

    private mutating func append(_ parameter: Parameter, number: Int) throws {
        types.append(parameter.type.rawValue)
        switch parameter {
        case .null: appendNull()
        case .text(let text), .json(let text): append(try Self.bytes(of: text, number), .binary)
        case .untyped(let text): append(try Self.bytes(of: text, number), .text)
        case .int64(let value): append(Self.bigEndian(UInt64(bitPattern: value)), .binary)
        case .double(let value): append(Self.bigEndian(value.bitPattern), .binary)
        case .bool(let value): append([value ? 1 : 0], .binary)
        case .bytes(let bytes): append(bytes, .binary)
        case .timestamp(let time): append(try Self.bytes(of: time, number), .binary)
        case .texts(let texts):
            append(ArrayText.literal(try texts.map { try Self.checked($0, number) }), .text)
        case .int64s(let numbers): append(ArrayText.literal(numbers.map { "\($0)" }), .text)
        }
    }

    private mutating func append(_ bytes: [UInt8], _ format: Format) {
        starts.append(arena.count)
        lengths.append(Int32(clamping: bytes.count))
        formats.append(format.rawValue)
        arena += bytes
        arena.append(0)
    }

    private mutating func appendNull() {
        starts.append(nil)
        lengths.append(0)
        formats.append(Format.text.rawValue)
    }

    private static func checked(_ text: String, _ number: Int) throws -> String {
        guard !text.utf8.contains(0) else {
            throw PostgresError(
                .value, "parameter $\(number) holds a zero character, which Postgres cannot store",
                sqlState: "22021")
        }
        return text
    }

    private static func bytes(of text: String, _ number: Int) throws -> [UInt8] {
        Array(try checked(text, number).utf8)
    }

    /// Microseconds since 2000-01-01.
    private static func bytes(of time: Timestamp, _ number: Int) throws -> [UInt8] {
        let (value, overflow) = time.microseconds.subtractingReportingOverflow(
            TimestampText.epochMicroseconds)
        guard !overflow else {
            throw PostgresError(.value, "parameter $\(number) is a time that Postgres cannot store")
        }
        return bigEndian(UInt64(bitPattern: value))
    }

    private static func bigEndian(_ value: UInt64) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    /// Lends the parameters in C's form: types, values, lengths, formats.
    func withPointers<Result>(
        _ body: (
            UnsafePointer<UInt32>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        arena.withUnsafeBytes { arena in
            let values = starts.map { start in
                start.flatMap { arena.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return types.withUnsafeBufferPointer { types in
                values.withUnsafeBufferPointer { values in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                types.baseAddress, values.baseAddress, lengths.baseAddress,
                                formats.baseAddress)
                        }
                    }
                }
            }
        }
    }
}
