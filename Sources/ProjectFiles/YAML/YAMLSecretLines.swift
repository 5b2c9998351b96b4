// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// Finds the lines of a YAML file that hold secrets and hides them from errors.
///
/// A secret's lines reach from its key to the line before the next value in the file, because the
/// parser tells where a value begins and not where it ends.
struct YAMLSecretLines {
    let source: SourceText
    let keys: YAMLRepeatedKeys

    func hide(in root: Yams.Node) {
        var marks: [(line: Int, isSecret: Bool)] = []
        collect(root, scope: SecretScope(), depth: 0, into: &marks)
        marks.sort { $0.line < $1.line }
        var next = source.lineCount + 1
        var current = next
        for mark in marks.reversed() {
            if mark.line < current { (next, current) = (current, mark.line) }
            if mark.isSecret { source.hide(lines: mark.line...max(mark.line, next - 1)) }
        }
    }

    private func collect(
        _ node: Yams.Node, scope: SecretScope, depth: Int, into marks: inout [(line: Int, isSecret: Bool)]
    ) {
        // Deeper files, and files with more values, are refused right after this.
        guard depth <= ProjectFileLimits.nestingDepthMax, marks.count <= ProjectFileLimits.fileNodesMax else {
            return
        }
        let line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar):
            marks.append((line, scope.isSecret || SecretNames.carriesCredential(scalar.string)))
        case .sequence(let sequence):
            marks.append((line, false))
            for item in sequence { collect(item, scope: scope, depth: depth + 1, into: &marks) }
        case .mapping(let mapping):
            marks.append((line, false))
            for (key, value) in mapping {
                let valueScope = scope.entering(keys.name(of: key.scalar?.string ?? ""))
                collect(key, scope: valueScope, depth: depth + 1, into: &marks)
                collect(value, scope: valueScope, depth: depth + 1, into: &marks)
            }
        case .alias:
            break
        }
    }
}
