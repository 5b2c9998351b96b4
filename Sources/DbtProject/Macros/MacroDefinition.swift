// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import Synchronization

/// A macro of the project, of a package, or of dbt's own layer.
package final class MacroDefinition: Sendable {
    package let name: String
    package let packageName: String
    package let uniqueID: String
    /// From its opening tag to its closing tag.
    package let sql: String
    /// The file in which it stands, relative to its package.
    package let originalFilePath: String
    /// The line of that file on which it begins.
    package let line: Int
    /// Names of its parameters.
    let parameters: [String]
    /// Of a materialization: the languages it can run.
    let languages: [String]?
    private let compiled = Mutex<Template?>(nil)

    init(
        name: String, packageName: String, sql: String, originalFilePath: String, line: Int,
        parameters: [String], languages: [String]? = nil
    ) {
        self.name = name
        self.packageName = packageName
        uniqueID = "macro.\(packageName).\(name)"
        self.sql = sql
        self.originalFilePath = originalFilePath
        self.line = line
        self.parameters = parameters
        self.languages = languages
    }

    /// The name under which the macro's template exports it.
    ///
    /// Templates export no name that begins with `_`, but dbt lets such macros be called: it gives all
    /// macros this prefix.
    var exportedName: String { name.hasPrefix("_") ? "dbt_macro__" + name : name }

    private var exporting: String {
        name.hasPrefix("_") ? "{% set \(exportedName) = \(name) %}" : ""
    }

    /// The macro as a template of its own, compiled once.
    func template(_ space: TemplateSpace) throws(TemplateError) -> Template {
        if let template = compiled.withLock({ $0 }) { return template }
        let template: Template
        do {
            template = try space.text.compile(sql + exporting, name: originalFilePath)
        } catch {
            throw error.shifted(by: line - 1)
        }
        compiled.withLock { $0 = template }
        return template
    }
}

extension TemplateError {
    /// The error with its places that many lines further down: a part of a file was compiled alone.
    func shifted(by lines: Int) -> TemplateError {
        var error = self
        for index in error.details.frames.indices { error.details.frames[index].line += lines }
        return error
    }
}
