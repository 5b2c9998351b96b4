// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// References to a versioned model that name no version while a newer one is there.
struct UnpinnedReferences {
    /// The versions of each model, by package and name.
    private var versions: [String: [Node]] = [:]

    init(_ manifest: Manifest) {
        for node in manifest.nodes where node.resourceType == .model && node.version.isTrue {
            versions["\(node.packageName).\(node.name)", default: []].append(node)
        }
    }

    /// What dbt tells of a node that is compiled.
    func events(of node: Node) -> [LogEvent] {
        node.refs.filter { !$0.version.isTrue }.compactMap { ref in
            let package = ref.package ?? node.packageName
            guard let models = versions["\(package).\(ref.name)"], let latest = models.first?.latestVersion,
                let newest = models.map(\.version).max(by: Self.isOlder), Self.isOlder(latest, newest)
            else { return nil }
            return event(node, ref.name, package, latest: latest.pythonText, newest: newest.pythonText)
        }
    }

    private static func isOlder(_ one: PlainValue, _ other: PlainValue) -> Bool {
        if let (one, other) = Double(one.pythonText).flatMap({ one in
            Double(other.pythonText).map { (one, $0) }
        }) {
            return one < other
        }
        return one.pythonText < other.pythonText
    }

    private func event(
        _ node: Node, _ name: String, _ package: String, latest: String, newest: String
    ) -> LogEvent {
        LogEvent(
            "UnpinnedRefNewVersionAvailable", "I064", .info,
            """
            While compiling '\(node.name)':
            Found an unpinned reference to versioned model '\(name)' in project '\(package)'.
            Resolving to latest version: \(name).v\(latest)
            A prerelease version \(newest) is available. It has not yet been marked 'latest' by its maintainer.
            When that happens, this reference will resolve to \(name).v\(newest) instead.

              Try out v\(newest): {{ ref('\(package)', '\(name)', v='\(newest)') }}
              Pin to  v\(latest): {{ ref('\(package)', '\(name)', v='\(latest)') }}

            """,
            [
                "ref_max_version": .string(newest), "ref_node_name": .string(name),
                "ref_node_package": .string(package), "ref_node_version": .string(latest),
            ])
    }
}
