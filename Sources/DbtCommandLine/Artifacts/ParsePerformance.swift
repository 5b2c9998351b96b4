// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// `perf_info.json`: what parsing did and how long it took.
struct ParsePerformance {
    let record: PlainMap

    /// - Parameters:
    ///   - manifest: what was parsed.
    ///   - seconds: from the first file to the manifest.
    init(_ manifest: Manifest, seconds: Double, isStatic: Bool) {
        var paths: Set<String> = []
        for node in manifest.nodes + manifest.functions {
            paths.insert("\(node.packageName)/\(node.originalFilePath)")
        }
        for source in manifest.sources { paths.insert("\(source.packageName)/\(source.originalFilePath)") }
        for block in manifest.docs { paths.insert("\(block.packageName)/\(block.originalFilePath)") }
        for exposure in manifest.exposures {
            paths.insert("\(exposure.packageName)/\(exposure.originalFilePath)")
        }
        record = [
            "path_count": .int(paths.count), "parsed_path_count": .int(paths.count),
            "is_partial_parse_enabled": false, "is_static_analysis_enabled": .bool(isStatic),
            "load_all_elapsed": .double(seconds),
        ]
    }
}
