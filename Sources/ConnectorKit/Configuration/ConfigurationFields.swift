// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Reads the fields of a source's configuration; what is missing or wrong is named.
package struct ConfigurationFields: Sendable {
    private let json: JSONValue
    private let service: String
    /// The fields that lead here, with a dot after each.
    private let prefix: String

    /// - Throws: When the configuration is no object.
    package init(_ json: JSONValue, service: String) throws {
        guard json.members != nil else {
            throw LotusError(
                .sourceConfiguration, "the configuration of \(service) is no object",
                hint: "Write it as `{\"field\": value, …}`.")
        }
        self.init(json, service: service, prefix: "")
    }

    private init(_ json: JSONValue, service: String, prefix: String) {
        self.json = json
        self.service = service
        self.prefix = prefix
    }

    /// The fields of an object in a field; nil when it is missing or null.
    package func fields(_ name: String) throws -> ConfigurationFields? {
        guard let value = value(name) else { return nil }
        guard value.members != nil else { throw wrong(name, "is no object") }
        return ConfigurationFields(value, service: service, prefix: "\(prefix)\(name).")
    }

    /// A text that must be there and not be empty.
    package func requiredText(_ name: String, hint: String) throws -> String {
        guard let text = try text(name), text.contains(where: { !$0.isWhitespace }) else {
            let others = (json.members ?? []).map(\.key).filter { $0 != name }
            throw LotusError(
                .sourceConfiguration, "the field `\(prefix)\(name)` of \(service)'s configuration is missing",
                hint: NearestNames.hint(NearestNames.find(name, in: others, limit: 1)) ?? hint)
        }
        return text
    }

    /// A text; nil when it is missing or null.
    package func text(_ name: String) throws -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrong(name, "is no text") }
        return text
    }

    /// A boolean; a default when it is missing or null.
    package func flag(_ name: String, default standard: Bool) throws -> Bool {
        guard let value = value(name) else { return standard }
        guard let flag = value.bool else { throw wrong(name, "is neither `true` nor `false`") }
        return flag
    }

    /// A whole number in a range; nil when it is missing or null.
    package func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer, let fitting = Int(exactly: number), range.contains(fitting) else {
            throw wrong(name, "is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return fitting
    }

    /// A date or a date with time; nil when it is missing, null or empty.
    package func instant(_ name: String) throws -> Timestamp? {
        guard let text = try text(name), !text.isEmpty else { return nil }
        guard let instant = Instant.parse(text) else {
            throw wrong(name, "is no date such as `2026-01-31` or `2026-01-31T00:00:00Z`")
        }
        return instant
    }

    /// The error of a field; its value is not shown, since it may be a secret.
    package func wrong(_ name: String, _ problem: String, hint: String? = nil) -> LotusError {
        LotusError(
            .sourceConfiguration, "the field `\(prefix)\(name)` of \(service)'s configuration \(problem)",
            hint: hint)
    }

    private func value(_ name: String) -> JSONValue? {
        json[name].flatMap { $0.isNull ? nil : $0 }
    }
}
