// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A secret of the engine (`CREATE SECRET`), whose values are bound and never written into SQL.
package struct EngineSecret: Sendable {
    package let name: String
    /// `s3`, `postgres`, `ducklake`, …; lower case.
    package let type: String
    package let provider: String?
    package let scope: [String]
    /// In the order of the file; keys in lower case.
    package let parameters: [EngineSecretParameter]

    package init(
        name: String, type: String, provider: String?, scope: [String], parameters: [EngineSecretParameter]
    ) {
        self.name = name
        self.type = type
        self.provider = provider
        self.scope = scope
        self.parameters = parameters
    }

    /// The value of a parameter, by its name in lower case.
    package subscript(key: String) -> EngineValue? { parameters.first { $0.key == key }?.value }
}

/// One parameter of a secret.
package struct EngineSecretParameter: Sendable {
    package let key: String
    package let value: EngineValue

    package init(key: String, value: EngineValue) {
        self.key = key
        self.value = value
    }
}

/// A value for the engine that may have to be kept secret; its description shows only what is plain.
package enum EngineValue: Sendable, Hashable {
    case plain(String)
    case secret(Secret)
    /// A list of texts, as `ARRAY […]`.
    case list([Secret])
    /// A map of texts, as `MAP {…}`: HTTP headers, metadata parameters.
    case map([EngineMapEntry])
}

/// One entry of a value that is a map.
package struct EngineMapEntry: Sendable, Hashable {
    package let key: String
    package let value: Secret
}

extension EngineValue {
    /// Plain when it neither is a secret nor looks like one.
    static func keeping(_ text: String, secretIf isSecret: Bool) -> EngineValue {
        isSecret || SecretNames.carriesCredential(text) ? .secret(Secret(text)) : .plain(text)
    }
}

extension EngineValue: CustomStringConvertible {
    package var description: String {
        switch self {
        case .plain(let text): text
        case .secret(let secret): secret.description
        case .list(let items): "[\(items.map(\.description).joined(separator: ", "))]"
        case .map(let entries): "{\(entries.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
        }
    }
}
