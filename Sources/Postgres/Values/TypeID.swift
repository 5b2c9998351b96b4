// SPDX-License-Identifier: Apache-2.0

/// The number of a type of the server (its OID in `pg_type`).
package struct TypeID: Sendable, Hashable {
    package let rawValue: UInt32

    package init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    static let unknown = TypeID(0)
    static let bool = TypeID(16)
    static let bytes = TypeID(17)
    static let name = TypeID(19)
    static let int8 = TypeID(20)
    static let int2 = TypeID(21)
    static let int4 = TypeID(23)
    static let text = TypeID(25)
    static let oid = TypeID(26)
    static let json = TypeID(114)
    static let float4 = TypeID(700)
    static let float8 = TypeID(701)
    static let varchar = TypeID(1043)
    static let date = TypeID(1082)
    static let timestamp = TypeID(1114)
    static let timestampTZ = TypeID(1184)
    static let numeric = TypeID(1700)
    static let jsonb = TypeID(3802)

    static let nameArray = TypeID(1003)
    static let int2Array = TypeID(1005)
    static let int4Array = TypeID(1007)
    static let textArray = TypeID(1009)
    static let varcharArray = TypeID(1015)
    static let int8Array = TypeID(1016)
    static let oidArray = TypeID(1028)
}

extension TypeID: CustomStringConvertible {
    private static let names: [TypeID: String] = [
        bool: "boolean", bytes: "bytea", name: "name", int8: "bigint", int2: "smallint", int4: "integer",
        text: "text", oid: "oid", json: "json", float4: "real", float8: "double precision",
        varchar: "varchar", date: "date", timestamp: "timestamp", timestampTZ: "timestamptz",
        numeric: "numeric", jsonb: "jsonb", nameArray: "name[]", int2Array: "smallint[]",
        int4Array: "integer[]", textArray: "text[]", varcharArray: "varchar[]", int8Array: "bigint[]",
        oidArray: "oid[]",
    ]

    /// Its name in SQL where this program knows it.
    package var description: String { Self.names[self] ?? "the type with OID \(rawValue)" }
}
