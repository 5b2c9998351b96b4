// SPDX-License-Identifier: Apache-2.0

extension Manifest {
    /// Exposures and saved queries as nodes: `build` counts them though there is nothing to do for them.
    package var stepsWithoutWork: [Node] {
        exposures.map { exposure in
            Node(
                resourceType: .exposure, uniqueID: exposure.uniqueID, name: exposure.name,
                packageName: exposure.packageName, path: exposure.path,
                originalFilePath: exposure.originalFilePath, fqn: exposure.fqn, alias: "")
        }
            + savedQueries.map { query in
                func text(_ key: String) -> String { query[key]?.string ?? "" }
                return Node(
                    resourceType: .savedQuery, uniqueID: text("unique_id"), name: text("name"),
                    packageName: text("package_name"), path: text("path"),
                    originalFilePath: text("original_file_path"), fqn: query["fqn"]?.strings ?? [], alias: "")
            }
    }
}

extension Node {
    /// The node that stands for a macro which is called by itself.
    package static func operation(named name: String, package: String) -> Node {
        Node(
            resourceType: .operation, uniqueID: "macro.\(package).\(name)", name: name, packageName: package,
            path: "", originalFilePath: "", fqn: [package, name], alias: name)
    }
}
