// SPDX-License-Identifier: Apache-2.0

/// Something in the files of a project that is passed over.
package enum ParseWarning: Sendable, Equatable {
    /// Properties of a resource that does not exist.
    ///
    /// - Parameters: its name, the key of the file such as `models`, and the file.
    case nothingDescribed(name: String, key: String, file: String)
    /// Properties that stand under the key of another kind of resource.
    case describedElsewhere(name: String, type: ResourceType, plural: String, key: String, file: String)
    /// Properties of a macro that does not exist.
    case macroNotFound(name: String)
    /// Sources that properties change for another package, where there are none; each with its file.
    case nothingOverridden([String])
    /// A test of something that does not exist.
    ///
    /// - Parameters: the test's id and file; what it looks for, such as `node`, its name and package.
    case testedNotFound(test: String, file: String, kind: String, name: String, package: String)
}
