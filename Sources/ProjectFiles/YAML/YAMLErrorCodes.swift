// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A file exists but cannot be opened or read.
    package static let fileUnreadable = Self("LL-YAML-001", exit: .usageOrConfiguration)
    /// A file is larger than the limit for its kind.
    package static let fileTooLarge = Self("LL-YAML-002", exit: .usageOrConfiguration)
    /// A file's bytes are not UTF-8.
    package static let notUTF8 = Self("LL-YAML-003", exit: .usageOrConfiguration)
    /// A YAML file is not well-formed.
    package static let yamlSyntax = Self("LL-YAML-010", exit: .usageOrConfiguration)
    /// A key appears twice in one map.
    package static let duplicateKey = Self("LL-YAML-011", exit: .usageOrConfiguration)
    /// A YAML file holds more than one document.
    package static let severalDocuments = Self("LL-YAML-012", exit: .usageOrConfiguration)
    /// Maps and lists are nested deeper than the limit.
    package static let nestedTooDeeply = Self("LL-YAML-013", exit: .usageOrConfiguration)
    /// A file holds more values than the limit once its aliases are expanded.
    package static let tooManyValues = Self("LL-YAML-014", exit: .usageOrConfiguration)
    /// A YAML tag (`!something`) that a safe loader does not know.
    package static let unknownTag = Self("LL-YAML-015", exit: .usageOrConfiguration)
    /// A map key that is itself a map or a list.
    package static let keyIsNotText = Self("LL-YAML-016", exit: .usageOrConfiguration)
    /// A merge key `<<` whose value is neither a map nor a list of maps.
    package static let badMerge = Self("LL-YAML-017", exit: .usageOrConfiguration)
    /// A scalar does not fit the tag that is written before it.
    package static let valueDoesNotFitTag = Self("LL-YAML-018", exit: .usageOrConfiguration)
    /// A JSON file is not well-formed.
    package static let jsonSyntax = Self("LL-YAML-020", exit: .usageOrConfiguration)
    /// A value is of another kind than its key takes.
    package static let wrongKind = Self("LL-YAML-030", exit: .usageOrConfiguration)
    /// A required key is absent or empty.
    package static let missingKey = Self("LL-YAML-031", exit: .usageOrConfiguration)
    /// A key that its map does not know.
    package static let unknownKey = Self("LL-YAML-032", exit: .usageOrConfiguration)
    /// A value is not one of the words that its key takes.
    package static let unknownWord = Self("LL-YAML-033", exit: .usageOrConfiguration)
    /// A number is outside the range that its key takes.
    package static let outOfRange = Self("LL-YAML-034", exit: .usageOrConfiguration)
}
