// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A record in a form in which an original's and ours can be compared.
///
/// Null columns are left out, as the originals leave them out; a whole number is the same with and without
/// `.0`; the order of keys says nothing.
package struct RecordedRecord: Hashable, Sendable {
    package let stream: String
    package var columns: [String: JSONValue]

    package init(stream: String, data: JSONValue) {
        self.stream = stream
        let members = (data.members ?? []).filter { $0.value != .null }
        columns = Dictionary(members.map { ($0.key, Self.plain($0.value)) }, uniquingKeysWith: { $1 })
    }

    /// Its key and its version, to find its counterpart by.
    package var version: String {
        let cursor = ["updated_at", "updated", "datetime", "created_at", "deleted_at"].lazy
            .compactMap { columns[$0]?.string }.first
        return "\(stream) \(columns["id"]?.text() ?? "-") \(cursor ?? "-")"
    }

    /// A value with its keys in order and its numbers in one spelling.
    package static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let digits): .number(number(digits))
        case .array(let elements): .array(elements.map(plain))
        case .object(let members):
            .object(
                members.map { JSONValue.Member($0.key, plain($0.value)) }.sorted { $0.key < $1.key })
        default: value
        }
    }

    /// Digits in one spelling; `-0` is 0, as the originals read it.
    private static func number(_ digits: String) -> String {
        guard digits != "-0" else { return "0" }
        guard digits.contains(where: { ".eE".contains($0) }), let double = Double(digits) else {
            return digits
        }
        return double == double.rounded() && double.magnitude < 0x1p53 ? String(Int64(double)) : "\(double)"
    }
}
