// SPDX-License-Identifier: Apache-2.0

/// A block of documentation.
package struct DocBlock: Sendable {
    package var uniqueID: String
    package var name: String
    package var packageName: String
    package var path: String
    package var originalFilePath: String
    package var contents: String

    package var record: PlainMap {
        [
            "name": .string(name), "resource_type": "doc", "package_name": .string(packageName),
            "path": .string(path), "original_file_path": .string(originalFilePath),
            "unique_id": .string(uniqueID), "block_contents": .string(contents),
        ]
    }
}

/// Something outside of the project that uses its resources.
package struct Exposure: Sendable {
    package var uniqueID: String
    package var name: String
    package var packageName: String
    package var path: String
    package var originalFilePath: String
    package var fqn: [String]
    package var type: String
    package var owner: PlainMap
    package var description = ""
    package var label: String?
    package var maturity: String?
    package var meta = PlainMap()
    package var tags: [String] = []
    package var config = PlainMap()
    package var unrenderedConfig = PlainMap()
    package var url: String?
    package var nodeDependencies: [String] = []
    package var refs: [RefArguments] = []
    package var sources: [[String]] = []
    package var metrics: [[String]] = []

    package var record: PlainMap {
        [
            "name": .string(name), "resource_type": "exposure", "package_name": .string(packageName),
            "path": .string(path), "original_file_path": .string(originalFilePath),
            "unique_id": .string(uniqueID), "fqn": .strings(fqn), "type": .string(type), "owner": .map(owner),
            "description": .string(description), "label": .optional(label), "maturity": .optional(maturity),
            "meta": .map(meta), "tags": .strings(tags), "config": .map(config),
            "unrendered_config": .map(unrenderedConfig), "url": .optional(url),
            "depends_on": .map(["macros": [], "nodes": .strings(nodeDependencies)]),
            "refs": .list(refs.map(\.record)), "sources": .list(sources.map { .strings($0) }),
            "metrics": .list(metrics.map { .strings($0) }),
        ]
    }
}

/// Who owns some models.
package struct Group: Sendable {
    package var uniqueID: String
    package var name: String
    package var packageName: String
    package var path: String
    package var originalFilePath: String
    package var owner: PlainMap
    package var description: String?
    package var config = PlainMap()

    package var record: PlainMap {
        [
            "name": .string(name), "resource_type": "group", "package_name": .string(packageName),
            "path": .string(path), "original_file_path": .string(originalFilePath),
            "unique_id": .string(uniqueID), "owner": .map(owner), "description": .optional(description),
            "config": .map(config),
        ]
    }
}

/// A test of a model's logic on given rows.
package struct UnitTest: Sendable {
    package var uniqueID: String
    package var name: String
    package var packageName: String
    package var path: String
    package var originalFilePath: String
    package var fqn: [String]
    package var model: String
    package var given: [PlainMap]
    package var expect: PlainMap
    package var description = ""
    package var overrides = PlainValue.none
    package var nodeDependencies: [String] = []
    package var config = PlainMap()
    package var checksum: String?
    package var schema: String?
    package var versions = PlainValue.none
    package var version = PlainValue.none

    package var record: PlainMap {
        [
            "model": .string(model), "given": .list(given.map { .map($0) }), "expect": .map(expect),
            "name": .string(name), "resource_type": "unit_test", "package_name": .string(packageName),
            "path": .string(path), "original_file_path": .string(originalFilePath),
            "unique_id": .string(uniqueID), "fqn": .strings(fqn), "description": .string(description),
            "overrides": overrides, "depends_on": .map(["macros": [], "nodes": .strings(nodeDependencies)]),
            "config": .map(config), "checksum": .optional(checksum), "schema": .optional(schema),
            "versions": versions, "version": version,
        ]
    }
}
