// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Synchronization

/// All that can be seen of a parse: the manifest to the byte, what was said, the SQL, or the error.
struct ParseOutcome: Equatable {
    var manifest = ""
    var messages: [String] = []
    var compiled: [String: String] = [:]
    var error = ""

    /// Notes what is said.
    final class Messages: TemplateMessages {
        private let all = Mutex<[String]>([])

        var texts: [String] { all.withLock { $0 } }
        func log(_ message: String, isInfo: Bool) { add("log \(isInfo) \(message)") }
        func print(_ message: String) { add("print \(message)") }
        func warn(_ message: String) { add("warn \(message)") }
        func warn(_ warning: ParseWarning) { add("warn \(warning)") }
        func deprecated(_ deprecation: ParseDeprecation) { add("deprecated \(deprecation)") }
        private func add(_ text: String) { all.withLock { $0.append(text) } }
    }

    /// How a result came about.
    enum Way: Equatable {
        case whole
        case current
        case models(Int)
    }

    /// What a full parse says.
    ///
    /// - Parameter compiles: whether SQL is made, which takes longer than all else.
    static func whole(_ editor: ProjectEditor, compiles: Bool = true) -> ParseOutcome {
        let messages = Messages()
        return outcome(messages, compiles) {
            let session = try editor.session(messages)
            let project = try DbtProjectParser(folder: editor.folder, session: session).parse()
            return (project, project.manifest.json)
        }
    }

    /// What the parse of a command with a cache says.
    static func incremental(
        _ editor: ProjectEditor, cache: String, way: inout Way, compiles: Bool = true
    ) -> ParseOutcome {
        let messages = Messages()
        var found = Way.whole
        let outcome = outcome(messages, compiles) {
            let parser = IncrementalParser(
                folder: editor.folder, session: try editor.session(messages), cachePath: cache,
                program: "test")
            if let stored = parser.stored(), let updated = stored.project() {
                stored.sayAgain()
                stored.renew()
                found = stored.isCurrent ? .current : .models(updated.parsedCount)
                let text = updated.texts()?.manifest ?? ManifestText(updated.project.manifest)
                return (updated.project, Array(text.bytes(head: updated.project.manifest.metadata).joined()))
            }
            let fresh = try parser.parse()
            let text = ManifestText(fresh.project.manifest)
            fresh.store(
                fresh.project.manifest, summary: ManifestSummary(),
                texts: ManifestTexts(manifest: text, semantic: []))
            return (fresh.project, fresh.project.manifest.json)
        }
        way = found
        return outcome
    }

    private static func outcome(
        _ messages: Messages, _ compiles: Bool, _ parse: () throws -> (ParsedProject, [UInt8])
    ) -> ParseOutcome {
        var outcome = ParseOutcome()
        do {
            let (project, json) = try parse()
            outcome.manifest = String(decoding: json, as: UTF8.self)
            outcome.messages = messages.texts
            guard compiles else { return outcome }
            let compiler = ManifestCompiler(project)
            for id in compiler.compilableIDs {
                do {
                    outcome.compiled[id] = try compiler.node(id).compiledCode
                } catch {
                    outcome.compiled[id] = "\(error)"
                }
            }
        } catch {
            // What was said before an error is said again by a full parse, but not to the end.
            outcome.error = "\(error)"
        }
        return outcome
    }
}
