// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import Synchronization

/// The environments that a project's templates are compiled with, and the templates of its files.
final class TemplateSpace: Sendable {
    /// SQL and macros when they run: a missing name is an error as soon as it is used.
    let text: Jinja.Environment
    /// SQL while it is parsed: a missing name swallows whatever is done with it.
    let parsing: Jinja.Environment
    /// Values of YAML files: what stands alone keeps its type.
    let native: Jinja.Environment
    private let nativeTemplates = Mutex<[String: Template]>([:])

    init() throws(TemplateError) {
        var options = Environment.Options()
        options.typesParameters = true
        options.tags = [ProjectTags()]
        options.globals.merge(CommonFunctions.all) { _, own in own }
        options.settings.filters.merge(ProjectFilters.text) { _, own in own }
        options.settings.random = options.settings.random.observed {
            ParseObserver.current?.readUnsteady()
        }
        text = try Environment(options)
        options.settings.undefinedKind = .swallowing
        parsing = try Environment(options)
        options.settings.undefinedKind = .lenient
        options.settings.filters.merge(ProjectFilters.native) { _, own in own }
        native = try Environment(options)
    }

    /// Whether a text has anything that Jinja would render, by dbt's own test.
    static func hasTemplate(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch (previous, byte) {
            case (UInt8(ascii: "{"), UInt8(ascii: "{")), (UInt8(ascii: "{"), UInt8(ascii: "%")),
                (UInt8(ascii: "{"), UInt8(ascii: "#")), (UInt8(ascii: "#"), UInt8(ascii: "}")),
                (UInt8(ascii: "}"), UInt8(ascii: "}")), (UInt8(ascii: "%"), UInt8(ascii: "}")):
                return true
            default: previous = byte
            }
        }
        return false
    }

    /// The value of a text of a YAML file.
    func renderNative(
        _ text: String, _ context: any TemplateContext & Sendable, name: String
    ) throws(TemplateError) -> PlainValue {
        guard Self.hasTemplate(text) else { return .string(Self.withoutLastBreak(text)) }
        let template = try nativeTemplate(text, name: name)
        return try PlainValue(template.renderNative(host: context), native.makeState())
    }

    /// A compiled text of a YAML file.
    func nativeTemplate(_ text: String, name: String) throws(TemplateError) -> Template {
        if let template = nativeTemplates.withLock({ $0[text] }) { return template }
        let template = try native.compile(text, name: name)
        nativeTemplates.withLock { templates in
            if templates.count >= Self.cachedTemplatesMax { templates.removeAll() }
            templates[text] = template
        }
        return template
    }

    private static let cachedTemplatesMax = 20_000

    /// Jinja drops one line break at the end of a template.
    static func withoutLastBreak(_ text: String) -> String {
        if text.utf8.last == UInt8(ascii: "\n") {
            return String(text.unicodeScalars.dropLast(text.hasSuffix("\r\n") ? 2 : 1))
        }
        return text
    }
}
