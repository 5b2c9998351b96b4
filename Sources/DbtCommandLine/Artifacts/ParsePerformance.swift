// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// `perf_info.json`: what parsing did and how long it took.
struct ParsePerformance {
    let record: PlainMap

    /// - Parameters:
    ///   - pathCount: how many files the manifest was made from.
    ///   - parsedCount: how many of them were parsed, and not taken over from an earlier parse.
    ///   - seconds: from the first file to the manifest.
    init(pathCount: Int, parsedCount: Int, seconds: Double, flags: Flags) {
        record = [
            "path_count": .int(pathCount), "parsed_path_count": .int(parsedCount),
            "is_partial_parse_enabled": .bool(flags.bool("partial_parse")),
            "is_static_analysis_enabled": .bool(flags.bool("static_parser")),
            "load_all_elapsed": .double(seconds),
        ]
    }

    /// How many files a manifest was made from.
    static func pathCount(_ manifest: Manifest) -> Int {
        var paths: Set<String> = []
        func add(_ package: String, _ file: String) { paths.insert("\(package)/\(file)") }
        // By place: a copy of each node would cost more than all the rest.
        for nodes in [manifest.nodes, manifest.functions] {
            for place in nodes.indices { add(nodes[place].packageName, nodes[place].originalFilePath) }
        }
        for source in manifest.sources { add(source.packageName, source.originalFilePath) }
        for block in manifest.docs { add(block.packageName, block.originalFilePath) }
        for exposure in manifest.exposures { add(exposure.packageName, exposure.originalFilePath) }
        return paths.count
    }
}
