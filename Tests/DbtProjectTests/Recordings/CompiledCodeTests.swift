// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Testing

/// The SQL of all nodes is that of dbt 1.12, byte for byte.
@Suite struct CompiledCodeTests {
    @Test(arguments: RecordedProject.all)
    func compiledFilesAreAsRecorded(_ project: RecordedProject) throws {
        let parsed = try project.parse(variables: project.compileVariables)
        let all = (parsed.manifest.nodes + parsed.manifest.functions).map(\.uniqueID)
        let compiler = ManifestCompiler(parsed, selected: all)
        let manifest = try compiler.compile(compiler.compilableIDs)
        var files: [String: String] = [:]
        for node in manifest.nodes + manifest.functions where node.isCompiled {
            let path = String(node.writtenPath(below: "").dropFirst()).replacing("/./", with: "/")
            files[path] = node.compiledCode
        }
        let recorded = try project.compiledFiles()
        // The default selector of `contracts` leaves some models out.
        if project.name == "contracts" { files = files.filter { recorded[$0.key] != nil } }
        #expect(files.keys.sorted() == recorded.keys.sorted())
        for (path, text) in recorded { #expect(files[path] == text, "\(path)") }
    }

    /// What compiling changes in the manifest; dbt's own text of Python models is not made by us.
    @Test(arguments: RecordedProject.all)
    func compilingChangesTheManifestAsRecorded(_ project: RecordedProject) throws {
        let parsed = try project.parse(variables: project.compileVariables)
        let compiler = ManifestCompiler(parsed)
        let manifest = project.normalized(try compiler.compile(compiler.compilableIDs))
        let changes = try project.recording("compiled-changes.json").map ?? PlainMap()
        #expect(!changes.isEmpty)
        for change in changes.entries
        where !["model.everything.py_model", "model.details.reader"].contains(change.key) {
            let node = manifest["nodes"]?[change.key] ?? manifest["functions"]?[change.key]
            for entry in change.value.map?.entries ?? [] {
                let ours = node?[entry.key] ?? PlainValue.none
                #expect(Difference.paths(entry.value, ours) == [], "\(change.key) \(entry.key)")
            }
        }
    }
}
