// SPDX-License-Identifier: Apache-2.0

/// What `ref(…)` was called with.
package struct RefArguments: Sendable, Equatable {
    package var name: String
    package var package: String?
    /// A number or a text; nothing when the latest version is meant.
    package var version: PlainValue

    /// The arguments of one call.
    package init(name: String, package: String? = nil, version: PlainValue = PlainValue.none) {
        self.name = name
        self.package = package
        self.version = version
    }

    var record: PlainValue {
        .map(["name": .string(name), "package": .optional(package), "version": version])
    }

    /// The name under which a version is looked up.
    var searchName: String { version.isTrue ? "\(name).v\(version.pythonText)" : name }
}
