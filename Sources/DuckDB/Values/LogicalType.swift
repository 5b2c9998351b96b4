// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

/// DuckDB's type numbers (`duckdb_type` of its C API, version 1.5).
enum TypeNumber: Int32 {
    case boolean = 1
    case tinyint, smallint, integer, bigint
    case utinyint, usmallint, uinteger, ubigint
    case float, double
    case timestamp, date, time, interval, hugeint, varchar, blob, decimal
    case timestampSeconds, timestampMilliseconds, timestampNanoseconds
    case enumeration, list, structure, map, uuid, union, bit, timeTZ, timestampTZ, uhugeint, array
    case bignum = 35
    case sqlNull = 36
    case timeNanoseconds = 39
}

/// Converts between ``DataType`` and the engine's type objects.
struct LogicalTypes {
    let functions: FunctionTable

    /// Reads a type object and releases it.
    func consume(_ raw: cduckdb_logical_type?) -> DataType {
        var raw = raw
        guard let type = raw else { return .unsupported(0) }
        defer { functions.call.destroy_logical_type(&raw) }
        return read(type)
    }

    private func read(_ type: cduckdb_logical_type) -> DataType {
        let call = functions.call
        let number = call.get_type_id(type)
        switch TypeNumber(rawValue: number) {
        case .boolean: return .boolean
        case .tinyint: return .tinyint
        case .smallint: return .smallint
        case .integer: return .integer
        case .bigint: return .bigint
        case .utinyint: return .utinyint
        case .usmallint: return .usmallint
        case .uinteger: return .uinteger
        case .ubigint: return .ubigint
        case .float: return .float
        case .double: return .double
        case .timestamp: return .timestamp
        case .date: return .date
        case .time: return .time
        case .interval: return .interval
        case .hugeint: return .hugeint
        case .varchar: return alias(type) == "JSON" ? .json : .varchar
        case .blob: return .blob
        case .decimal:
            return .decimal(width: Int(call.decimal_width(type)), scale: Int(call.decimal_scale(type)))
        case .timestampSeconds: return .timestampSeconds
        case .timestampMilliseconds: return .timestampMilliseconds
        case .timestampNanoseconds: return .timestampNanoseconds
        case .enumeration:
            return .enumeration(
                (0..<UInt64(call.enum_dictionary_size(type))).map {
                    text(call.enum_dictionary_value(type, $0))
                })
        case .list: return .list(consume(call.list_type_child_type(type)))
        case .structure:
            return .structure(
                (0..<call.struct_type_child_count(type)).map {
                    DataType.Field(
                        text(call.struct_type_child_name(type, $0)),
                        consume(call.struct_type_child_type(type, $0)))
                })
        case .map:
            return .map(
                key: consume(call.map_type_key_type(type)), value: consume(call.map_type_value_type(type)))
        case .uuid: return .uuid
        case .union:
            return .union(
                (0..<call.union_type_member_count(type)).map {
                    DataType.Field(
                        text(call.union_type_member_name(type, $0)),
                        consume(call.union_type_member_type(type, $0)))
                })
        case .bit: return .bit
        case .timeTZ: return .timeTZ
        case .timestampTZ: return .timestampTZ
        case .uhugeint: return .uhugeint
        case .array:
            return .array(
                consume(call.array_type_child_type(type)), count: Int(call.array_type_array_size(type)))
        case .bignum: return .bignum
        case .sqlNull: return .sqlNull
        case .timeNanoseconds: return .timeNanoseconds
        case nil: return .unsupported(Int(number))
        }
    }

    private func alias(_ type: cduckdb_logical_type) -> String? {
        functions.call.logical_type_get_alias(type).map { text($0) }
    }

    /// Copies a text that the engine allocated and releases it.
    private func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
        guard let pointer else { return "" }
        defer { functions.call.free(pointer) }
        return String(cString: pointer)
    }

    /// Hands a type object for `type` to `body`; it is released afterwards.
    func with<R>(_ type: DataType, _ body: (cduckdb_logical_type) throws -> R) throws -> R {
        var raw: cduckdb_logical_type? = try make(type)
        defer { functions.call.destroy_logical_type(&raw) }
        guard let made = raw else { throw DuckDBError(type: "Invalid Type", message: "no type for \(type)") }
        return try body(made)
    }

    private func make(_ type: DataType) throws -> cduckdb_logical_type {
        let call = functions.call
        switch type {
        case .decimal(let width, let scale): return call.create_decimal_type(UInt8(width), UInt8(scale))
        case .list(let element): return try with(element) { call.create_list_type($0) }
        case .array(let element, let count):
            return try with(element) { call.create_array_type($0, UInt64(count)) }
        case .map(let key, let value):
            return try with(key) { key in try with(value) { call.create_map_type(key, $0) } }
        case .structure(let fields): return try makeFields(fields, call.create_struct_type)
        case .union(let members): return try makeFields(members, call.create_union_type)
        case .enumeration(let names):
            return try CStrings.with(names) { call.create_enum_type($0, UInt64(names.count)) }
        default:
            guard let number = type.number else {
                throw DuckDBError(type: "Invalid Type", message: "values of \(type) cannot be bound")
            }
            return call.create_logical_type(number.rawValue)
        }
    }

    private func makeFields(
        _ fields: [DataType.Field],
        _ create: (
            UnsafeMutablePointer<cduckdb_logical_type?>, UnsafeMutablePointer<UnsafePointer<CChar>?>,
            cduckdb_idx
        ) -> cduckdb_logical_type
    ) throws -> cduckdb_logical_type {
        var types: [cduckdb_logical_type?] = []
        defer {
            for index in types.indices { functions.call.destroy_logical_type(&types[index]) }
        }
        for field in fields { types.append(try make(field.type)) }
        return try CStrings.with(fields.map(\.name)) { names in
            types.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return functions.call.create_logical_type(0) }
                return create(base, names, UInt64(fields.count))
            }
        }
    }
}

/// An array of C strings for the length of a call.
enum CStrings {
    static func with<R>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>) throws -> R
    ) throws -> R {
        var copies: [UnsafeMutablePointer<CChar>] = []
        defer { copies.forEach { $0.deallocate() } }
        for string in strings {
            let bytes = Array(string.utf8CString)
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            copy.initialize(from: bytes, count: bytes.count)
            copies.append(copy)
        }
        var pointers: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0) } + [nil]
        return try pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                throw DuckDBError(type: "Internal", message: "an array of names has no address")
            }
            return try body(base)
        }
    }
}

extension DataType {
    /// The number of a type that needs no parameters.
    fileprivate var number: TypeNumber? {
        switch self {
        case .boolean: .boolean
        case .tinyint: .tinyint
        case .smallint: .smallint
        case .integer: .integer
        case .bigint: .bigint
        case .hugeint: .hugeint
        case .utinyint: .utinyint
        case .usmallint: .usmallint
        case .uinteger: .uinteger
        case .ubigint: .ubigint
        case .uhugeint: .uhugeint
        case .bignum: .bignum
        case .float: .float
        case .double: .double
        case .varchar, .json: .varchar
        case .blob: .blob
        case .bit: .bit
        case .uuid: .uuid
        case .date: .date
        case .time: .time
        case .timeNanoseconds: .timeNanoseconds
        case .timeTZ: .timeTZ
        case .timestamp: .timestamp
        case .timestampSeconds: .timestampSeconds
        case .timestampMilliseconds: .timestampMilliseconds
        case .timestampNanoseconds: .timestampNanoseconds
        case .timestampTZ: .timestampTZ
        case .interval: .interval
        case .sqlNull: .sqlNull
        case .decimal, .enumeration, .list, .array, .structure, .map, .union, .unsupported: nil
        }
    }
}
