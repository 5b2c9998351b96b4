// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Faults in the first record of a page. Its id and its times stay, so that nothing of the truth changes.
enum RecordFault {
    /// A page whose first record is another; an answer without records stays as it is.
    static func apply(
        to response: SandboxResponse, _ change: (JSONValue) -> JSONValue
    ) async -> SandboxResponse {
        let bytes = await whole(response.body)
        var response = response
        response.body = .bytes(bytes)
        guard response.status == 200, var page = try? JSONValue(parsing: bytes),
            let place = place(of: page)
        else { return response }
        switch page[place] {
        case .array(var records)?:
            records[0] = change(records[0])
            page[place] = .array(records)
        case let record?: page[place] = change(record)
        case nil: break
        }
        response.body = .bytes(Array(page.text().utf8))
        return response
    }

    private static func whole(_ body: SandboxResponse.Body) async -> [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .stream(let stream):
            var bytes: [UInt8] = []
            while let piece = await stream.next() { bytes += piece }
            return bytes
        }
    }

    /// The key of the list of records, or of the only record; nil for a page without any.
    private static func place(of page: JSONValue) -> String? {
        let members = page.members ?? []
        if let list = members.first(where: { $0.value.elements != nil }) {
            return list.value.elements?.first?.members == nil ? nil : list.key
        }
        return members.count == 1 && members[0].value.members != nil ? members[0].key : nil
    }

    // MARK: - Changes

    /// Every key twice, as deep as objects go; the second time with its value.
    static func doubled(_ record: JSONValue) -> JSONValue {
        switch record {
        case .array(let elements): return .array(elements.map { doubled($0) })
        case .object(let members):
            let first = members.map { JSONValue.Member($0.key, "the first of two") }
            return .object(first + members.map { JSONValue.Member($0.key, doubled($0.value)) })
        default: return record
        }
    }

    /// With a text larger than any reader should take.
    static func huge(_ record: JSONValue) -> JSONValue {
        var record = record
        record["note"] = .string(
            String(repeating: "far too long. ", count: SandboxLimits.hugeRecordBytes / 14))
        return record
    }

    /// With objects for numbers and booleans, and texts for objects.
    static func retyped(_ record: JSONValue) -> JSONValue {
        .object(
            (record.members ?? []).map { member in
                JSONValue.Member(member.key, retyped(member.value, of: member.key))
            })
    }

    private static func retyped(_ value: JSONValue, of key: String) -> JSONValue {
        switch value {
        // What a Klaviyo record consists of.
        case .object where key == "attributes": retyped(value)
        case .object: "no object any more"
        case .number, .bool: key.hasSuffix("id") ? value : ["was": value]
        default: value
        }
    }
}
