// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

/// One column of a chunk, or a nested part of one, as the engine lays it out in memory.
///
/// The pointers are the engine's and live as long as the chunk; only ``Column`` holds a reader.
struct VectorReader {
    let type: DataType
    private let data: UnsafeRawPointer?
    private let validity: UnsafePointer<UInt64>?
    /// Element of LIST and ARRAY; fields of STRUCT; key and value of MAP; tag and members of UNION.
    private let children: [VectorReader]

    init(_ vector: cduckdb_vector, type: DataType, functions: FunctionTable) {
        let call = functions.call
        self.type = type
        data = call.vector_get_data(vector).map { UnsafeRawPointer($0) }
        validity = call.vector_get_validity(vector).map { UnsafePointer($0) }
        func reader(_ vector: cduckdb_vector, _ type: DataType) -> VectorReader {
            VectorReader(vector, type: type, functions: functions)
        }
        switch type {
        case .list(let element): children = [reader(call.list_vector_get_child(vector), element)]
        case .array(let element, _): children = [reader(call.array_vector_get_child(vector), element)]
        case .structure(let fields):
            children = fields.enumerated().map {
                reader(call.struct_vector_get_child(vector, UInt64($0.offset)), $0.element.type)
            }
        case .map(let key, let value):
            let entries = call.list_vector_get_child(vector)
            children = [
                reader(call.struct_vector_get_child(entries, 0), key),
                reader(call.struct_vector_get_child(entries, 1), value),
            ]
        case .union(let members):
            children =
                [reader(call.struct_vector_get_child(vector, 0), .utinyint)]
                + members.enumerated().map {
                    reader(call.struct_vector_get_child(vector, UInt64($0.offset + 1)), $0.element.type)
                }
        default: children = []
        }
    }

    @inline(__always)
    func isNull(_ row: Int) -> Bool {
        guard let validity else { return false }
        return validity[row >> 6] & (1 << UInt64(row & 63)) == 0
    }

    /// The stored element; the caller names the type that the column's type is stored as.
    @inline(__always)
    func load<T>(_ row: Int, as stored: T.Type) -> T {
        guard let data else { preconditionFailure("a vector of \(type) has no data") }
        return data.load(fromByteOffset: row &* MemoryLayout<T>.stride, as: stored)
    }

    /// The bytes of VARCHAR, JSON, BLOB, BIT and BIGNUM; valid while the chunk is.
    @inline(__always)
    func bytes(_ row: Int) -> UnsafeBufferPointer<UInt8> {
        guard let data else { preconditionFailure("a vector of \(type) has no data") }
        let string = data.assumingMemoryBound(to: cduckdb_string.self) + row
        return UnsafeBufferPointer(start: cduckdb_string_bytes(string), count: Int(string.pointee.length))
    }

    /// The rows of the child vector that belong to a LIST, MAP or ARRAY.
    private func childRows(_ row: Int) -> Range<Int> {
        if case .array(_, let count) = type { return row * count..<(row + 1) * count }
        let entry = load(row, as: cduckdb_list_entry.self)
        return Int(entry.offset)..<Int(entry.offset + entry.length)
    }

    private func string(_ row: Int) -> String { String(decoding: bytes(row), as: UTF8.self) }

    private func unscaledDecimal(_ row: Int, width: Int) -> Int128 {
        switch width {
        case ...4: Int128(load(row, as: Int16.self))
        case ...9: Int128(load(row, as: Int32.self))
        case ...18: Int128(load(row, as: Int64.self))
        default: load(row, as: cduckdb_hugeint.self).int128
        }
    }

    private func enumerationIndex(_ row: Int, count: Int) -> Int {
        switch count {
        case ...0xFF: Int(load(row, as: UInt8.self))
        case ...0xFFFF: Int(load(row, as: UInt16.self))
        default: Int(load(row, as: UInt32.self))
        }
    }

    /// A copy of one value.
    func value(_ row: Int) -> Value {
        if isNull(row) { return .null }
        switch type {
        case .boolean: return .boolean(load(row, as: Bool.self))
        case .tinyint: return .integer(Int64(load(row, as: Int8.self)))
        case .smallint: return .integer(Int64(load(row, as: Int16.self)))
        case .integer: return .integer(Int64(load(row, as: Int32.self)))
        case .bigint: return .integer(load(row, as: Int64.self))
        case .utinyint: return .integer(Int64(load(row, as: UInt8.self)))
        case .usmallint: return .integer(Int64(load(row, as: UInt16.self)))
        case .uinteger: return .integer(Int64(load(row, as: UInt32.self)))
        case .ubigint: return .unsigned(load(row, as: UInt64.self))
        case .hugeint: return .hugeint(load(row, as: cduckdb_hugeint.self).int128)
        case .uhugeint: return .uhugeint(load(row, as: cduckdb_uhugeint.self).uint128)
        case .bignum: return .bignum(StoredBignum.digits(bytes(row)))
        case .float: return .float(load(row, as: Float.self))
        case .double: return .double(load(row, as: Double.self))
        case .decimal(let width, let scale):
            return .decimal(unscaled: unscaledDecimal(row, width: width), width: width, scale: scale)
        case .varchar: return .text(string(row))
        case .json: return .json(string(row))
        case .blob: return .blob(Array(bytes(row)))
        case .bit: return .bit(StoredBits.digits(bytes(row)))
        case .uuid: return .uuid(StoredUUID.bits(load(row, as: cduckdb_hugeint.self)))
        case .date: return .date(load(row, as: Int32.self))
        case .time: return .time(load(row, as: Int64.self))
        case .timeNanoseconds: return .timeNanoseconds(load(row, as: Int64.self))
        case .timeTZ:
            let bits = load(row, as: UInt64.self)
            return .timeTZ(
                microseconds: StoredTimeTZ.microseconds(bits), offsetSeconds: StoredTimeTZ.offset(bits))
        case .timestamp: return .timestamp(load(row, as: Int64.self), unit: .microseconds)
        case .timestampSeconds: return .timestamp(load(row, as: Int64.self), unit: .seconds)
        case .timestampMilliseconds: return .timestamp(load(row, as: Int64.self), unit: .milliseconds)
        case .timestampNanoseconds: return .timestamp(load(row, as: Int64.self), unit: .nanoseconds)
        case .timestampTZ: return .timestampTZ(load(row, as: Int64.self))
        case .interval:
            let parts = load(row, as: cduckdb_interval.self)
            return .interval(months: parts.months, days: parts.days, microseconds: parts.micros)
        case .enumeration(let names): return .enumeration(names[enumerationIndex(row, count: names.count)])
        case .list, .array: return .list(childRows(row).map { children[0].value($0) })
        case .structure(let fields):
            return .structure(zip(fields, children).map { Value.Member($0.name, $1.value(row)) })
        case .map:
            return .map(childRows(row).map { Value.Entry(children[0].value($0), children[1].value($0)) })
        case .union(let members):
            let tag = Int(children[0].load(row, as: UInt8.self))
            return .union(tag: members[tag].name, children[tag + 1].value(row))
        case .sqlNull, .unsupported: return .null
        }
    }

    /// Writes one value that is not NULL as DuckDB's cast to VARCHAR does; the common types without
    /// a copy in between.
    func write(_ row: Int, to text: inout TextBuffer) {
        switch type {
        case .boolean: load(row, as: Bool.self) ? text.append("true") : text.append("false")
        case .integer: text.append(number: load(row, as: Int32.self))
        case .bigint: text.append(number: load(row, as: Int64.self))
        case .double: ValueText.write(double: load(row, as: Double.self), to: &text)
        case .decimal(let width, let scale):
            ValueText.write(
                decimal: unscaledDecimal(row, width: width), width: width, scale: scale, to: &text)
        case .varchar, .json: text.append(slice: bytes(row))
        case .date: ValueText.write(date: load(row, as: Int32.self), to: &text)
        case .timestamp: ValueText.write(timestamp: load(row, as: Int64.self), unit: .microseconds, to: &text)
        default: ValueText.write(value(row), to: &text)
        }
    }
}
