// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Typed reading of the keys of a map. A key that is absent or empty (`key:`) has no value.
extension YAMLMap {
    /// The value of a key that says something.
    package func value(_ key: String) -> YAMLNode? {
        guard let node = self[key], !node.isNull else { return nil }
        return node
    }

    /// The value of a key that must be there.
    ///
    /// - Parameter owner: the value this map belongs to: the place of the error.
    package func required(_ key: String, of owner: YAMLNode) throws(LotusError) -> YAMLNode {
        if let node = value(key) { return node }
        throw LotusError(
            .missingKey, self[key] == nil ? "`\(key)` is missing" : "`\(key)` is empty",
            hint: "Add `\(key): …` here.", location: self[key]?.location ?? owner.location)
    }

    /// A text that must be there; throws ``LotusError``.
    package func requiredString(_ key: String, of owner: YAMLNode) throws(LotusError) -> String {
        try required(key, of: owner).asString(key)
    }

    /// A text, or a number or boolean as written.
    package func optionalString(_ key: String) throws(LotusError) -> String? {
        guard let node = value(key) else { return nil }
        return try node.asString(key)
    }

    /// A whole number inside a range.
    package func optionalInt(_ key: String, in range: ClosedRange<Int> = .min ... .max) throws(LotusError)
        -> Int?
    {
        guard let node = value(key) else { return nil }
        return try node.asInt(key, in: range)
    }

    /// true or false.
    package func optionalBool(_ key: String) throws(LotusError) -> Bool? {
        guard let node = value(key) else { return nil }
        return try node.asBool(key)
    }

    /// A list of texts; one text is a list of one.
    package func optionalStrings(_ key: String) throws(LotusError) -> [String]? {
        guard let node = value(key) else { return nil }
        return try node.asStrings(key)
    }

    /// A map.
    package func optionalMap(_ key: String) throws(LotusError) -> YAMLMap? {
        guard let node = value(key) else { return nil }
        return try node.asMap(key)
    }

    /// One error for each key that is not known, in the order of the file.
    ///
    /// - Parameter place: where the keys are, for the message: `the output 'dev'`.
    package func unknownKeys(
        _ known: [String], in place: String, code: LotusError.Code = .unknownKey
    ) -> [LotusError] {
        entries.filter { !known.contains($0.key) }.map { entry in
            LotusError(
                code, "unknown key '\(entry.key)' in \(place)",
                hint: YAMLNode.hint(
                    closest: entry.key, in: known,
                    otherwise: known.count <= 12
                        ? "Known keys: \(known.joined(separator: ", "))." : "Remove it, or correct its name."),
                location: entry.keyLocation)
        }
    }

    /// Throws for the first key that is not known.
    package func requireKnownKeys(
        _ known: [String], in place: String, code: LotusError.Code = .unknownKey
    ) throws(LotusError) {
        if let first = unknownKeys(known, in: place, code: code).first { throw first }
    }
}
