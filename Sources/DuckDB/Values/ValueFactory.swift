// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

/// Makes the engine's value objects, for binding and appending.
struct ValueFactory {
    let functions: FunctionTable

    /// Hands a value object to `body`; it is released afterwards.
    ///
    /// - Parameter type: the type of the place it goes to, where the value alone does not tell it
    ///   (an empty list, an enumeration).
    func with<R>(_ value: Value, as type: DataType? = nil, _ body: (cduckdb_value) throws -> R) throws -> R {
        var raw: cduckdb_value? = try make(value, as: type)
        defer { functions.call.destroy_value(&raw) }
        guard let made = raw else {
            throw DuckDBError(type: "Invalid Input", message: "no value could be made")
        }
        return try body(made)
    }

    private func make(_ value: Value, as type: DataType?) throws -> cduckdb_value {
        let call = functions.call
        switch value {
        case .null: return call.create_null_value()
        case .boolean(let flag): return call.create_bool(flag)
        case .integer(let number): return try integer(number, as: type)
        case .unsigned(let number): return call.create_uint64(number)
        case .hugeint(let number): return call.create_hugeint(cduckdb_hugeint(number))
        case .uhugeint(let number): return call.create_uhugeint(cduckdb_uhugeint(number))
        case .bignum(let digits): return try bignum(digits)
        case .float(let number): return call.create_float(number)
        case .double(let number): return call.create_double(number)
        case .decimal(let unscaled, let width, let scale):
            return call.create_decimal(
                cduckdb_decimal(width: UInt8(width), scale: UInt8(scale), value: cduckdb_hugeint(unscaled)))
        case .text(let text), .json(let text): return string(text)
        case .enumeration(let name): return try enumeration(name, as: type)
        case .blob(let bytes):
            // One byte more than counts, so that an empty blob has an address, too.
            return (bytes + [0]).withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { call.create_blob($0, UInt64(bytes.count)) }
                    ?? call.create_null_value()
            }
        case .bit(let digits):
            var bytes = StoredBits.bytes(digits)
            return bytes.withUnsafeMutableBufferPointer {
                call.create_bit(cduckdb_bit(data: $0.baseAddress, size: UInt64($0.count)))
            }
        case .uuid(let bits): return call.create_uuid(cduckdb_uhugeint(bits))
        case .date(let days): return call.create_date(days)
        case .time(let microseconds): return call.create_time(microseconds)
        case .timeNanoseconds(let nanoseconds): return call.create_time_ns(nanoseconds)
        case .timeTZ(let microseconds, let offset):
            return call.create_time_tz_value(StoredTimeTZ.bits(microseconds: microseconds, offset: offset))
        case .timestamp(let count, .seconds): return call.create_timestamp_s(count)
        case .timestamp(let count, .milliseconds): return call.create_timestamp_ms(count)
        case .timestamp(let count, .microseconds): return call.create_timestamp(count)
        case .timestamp(let count, .nanoseconds): return call.create_timestamp_ns(count)
        case .timestampTZ(let microseconds): return call.create_timestamp_tz(microseconds)
        case .interval(let months, let days, let microseconds):
            return call.create_interval(cduckdb_interval(months: months, days: days, micros: microseconds))
        case .list(let elements): return try list(elements, as: type)
        case .structure(let members): return try structure(members, as: type)
        case .map(let entries): return try map(entries, as: type)
        case .union(let tag, let inner): return try union(tag, inner, as: type)
        }
    }

    /// The narrow types matter inside a UNION, whose members the engine does not cast.
    private func integer(_ number: Int64, as type: DataType?) throws -> cduckdb_value {
        let call = functions.call
        return switch type {
        case .tinyint: call.create_int8(try narrow(number))
        case .smallint: call.create_int16(try narrow(number))
        case .integer: call.create_int32(try narrow(number))
        case .utinyint: call.create_uint8(try narrow(number))
        case .usmallint: call.create_uint16(try narrow(number))
        case .uinteger: call.create_uint32(try narrow(number))
        default: call.create_int64(number)
        }
    }

    private func narrow<Narrow: FixedWidthInteger>(_ number: Int64) throws -> Narrow {
        guard let narrow = Narrow(exactly: number) else {
            throw DuckDBError(type: "Conversion", message: "\(number) does not fit \(Narrow.bitWidth) bits")
        }
        return narrow
    }

    private func string(_ text: String) -> cduckdb_value {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                guard let base = characters.baseAddress else {
                    return functions.call.create_varchar_length("", 0)
                }
                return functions.call.create_varchar_length(base, UInt64(characters.count))
            }
        }
    }

    private func bignum(_ digits: String) throws -> cduckdb_value {
        guard let (magnitude, isNegative) = StoredBignum.magnitude(digits) else {
            throw DuckDBError(type: "Conversion", message: "\"\(digits)\" is not a whole number")
        }
        var bytes = magnitude
        return bytes.withUnsafeMutableBufferPointer {
            functions.call.create_bignum(
                cduckdb_bignum(data: $0.baseAddress, size: UInt64($0.count), is_negative: isNegative))
        }
    }

    /// Without a known type the engine casts the text itself.
    private func enumeration(_ name: String, as type: DataType?) throws -> cduckdb_value {
        guard case .enumeration(let names)? = type else { return string(name) }
        guard let index = names.firstIndex(of: name) else {
            throw DuckDBError(type: "Conversion", message: "\"\(name)\" is not a value of the enumeration")
        }
        return try LogicalTypes(functions: functions).with(.enumeration(names)) {
            functions.call.create_enum_value($0, UInt64(index))
        }
    }

    // MARK: Nested values

    private func list(_ elements: [Value], as type: DataType?) throws -> cduckdb_value {
        let call = functions.call
        if case .array(let element, let count)? = type {
            guard count == elements.count else {
                throw DuckDBError(
                    type: "Conversion", message: "an array of \(count) elements was given \(elements.count)")
            }
            return try make(elements, of: element) { type, values in
                call.create_array_value(type, values, UInt64(elements.count))
            }
        }
        var element = DataType.common(elements.map(\.dataType))
        if case .list(let known)? = type { element = known }
        return try make(elements, of: element) { type, values in
            call.create_list_value(type, values, UInt64(elements.count))
        }
    }

    private func structure(_ members: [Value.Member], as type: DataType?) throws -> cduckdb_value {
        var fields = members.map { DataType.Field($0.name, $0.value.dataType) }
        if case .structure(let known)? = type, known.count == members.count { fields = known }
        return try LogicalTypes(functions: functions).with(.structure(fields)) { logical in
            try make(zip(members, fields).map { ($0.value, $1.type) }) {
                functions.call.create_struct_value(logical, $0)
            }
        }
    }

    private func map(_ entries: [Value.Entry], as type: DataType?) throws -> cduckdb_value {
        var key = DataType.common(entries.map(\.key.dataType))
        var value = DataType.common(entries.map(\.value.dataType))
        if case .map(let knownKey, let knownValue)? = type { (key, value) = (knownKey, knownValue) }
        return try LogicalTypes(functions: functions).with(.map(key: key, value: value)) { logical in
            try make(entries.map { ($0.key, key) }) { keys in
                try make(entries.map { ($0.value, value) }) { values in
                    functions.call.create_map_value(logical, keys, values, UInt64(entries.count))
                }
            }
        }
    }

    private func union(_ tag: String, _ inner: Value, as type: DataType?) throws -> cduckdb_value {
        var members = [DataType.Field(tag, inner.dataType)]
        if case .union(let known)? = type { members = known }
        guard let index = members.firstIndex(where: { $0.name == tag }) else {
            throw DuckDBError(type: "Conversion", message: "the union has no member \"\(tag)\"")
        }
        let member = members[index].type
        guard inner.isNull || inner.fits(member) else {
            throw DuckDBError(
                type: "Conversion", message: "\(inner.dataType) is not the member \(tag) \(member)")
        }
        return try LogicalTypes(functions: functions).with(.union(members)) { logical in
            try with(inner, as: member) {
                functions.call.create_union_value(logical, UInt64(index), $0)
            }
        }
    }

    private func make(
        _ elements: [Value], of type: DataType,
        _ body: (cduckdb_logical_type, UnsafeMutablePointer<cduckdb_value?>) -> cduckdb_value
    ) throws -> cduckdb_value {
        try LogicalTypes(functions: functions).with(type) { logical in
            try make(elements.map { ($0, type) }) { body(logical, $0) }
        }
    }

    /// Makes several value objects, hands them over as an array and releases them.
    private func make<R>(
        _ values: [(Value, DataType)], _ body: (UnsafeMutablePointer<cduckdb_value?>) throws -> R
    ) throws -> R {
        var made: [cduckdb_value?] = []
        defer {
            for index in made.indices { functions.call.destroy_value(&made[index]) }
        }
        for (value, type) in values { made.append(try make(value, as: type)) }
        made.append(nil)
        return try made.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                throw DuckDBError(type: "Internal", message: "an array of values has no address")
            }
            return try body(base)
        }
    }
}

extension Value {
    /// The type that the value itself tells.
    package var dataType: DataType {
        switch self {
        case .null: .sqlNull
        case .boolean: .boolean
        case .integer: .bigint
        case .unsigned: .ubigint
        case .hugeint: .hugeint
        case .uhugeint: .uhugeint
        case .bignum: .bignum
        case .float: .float
        case .double: .double
        case .decimal(_, let width, let scale): .decimal(width: width, scale: scale)
        case .text, .enumeration: .varchar
        case .json: .json
        case .blob: .blob
        case .bit: .bit
        case .uuid: .uuid
        case .date: .date
        case .time: .time
        case .timeNanoseconds: .timeNanoseconds
        case .timeTZ: .timeTZ
        case .timestamp(_, .seconds): .timestampSeconds
        case .timestamp(_, .milliseconds): .timestampMilliseconds
        case .timestamp(_, .microseconds): .timestamp
        case .timestamp(_, .nanoseconds): .timestampNanoseconds
        case .timestampTZ: .timestampTZ
        case .interval: .interval
        case .list(let elements): .list(DataType.common(elements.map(\.dataType)))
        case .structure(let members): .structure(members.map { DataType.Field($0.name, $0.value.dataType) })
        case .map(let entries):
            .map(
                key: DataType.common(entries.map(\.key.dataType)),
                value: DataType.common(entries.map(\.value.dataType)))
        case .union(let tag, let inner): .union([DataType.Field(tag, inner.dataType)])
        }
    }
}

extension Value {
    /// Whether the engine keeps this value in a column of the type without a cast.
    fileprivate func fits(_ type: DataType) -> Bool {
        switch (self, type) {
        case (.integer, .tinyint), (.integer, .smallint), (.integer, .integer), (.integer, .bigint),
            (.integer, .utinyint), (.integer, .usmallint), (.integer, .uinteger), (.text, .json),
            (.json, .varchar),
            (.enumeration, .enumeration), (.list, .list), (.list, .array), (.structure, .structure),
            (.map, .map),
            (.union, .union):
            true
        default: dataType == type
        }
    }
}

extension DataType {
    /// The first type that is not NULL's.
    static func common(_ types: [DataType]) -> DataType { types.first { $0 != .sqlNull } ?? .sqlNull }
}
