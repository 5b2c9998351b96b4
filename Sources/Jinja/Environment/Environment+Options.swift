// SPDX-License-Identifier: Apache-2.0

extension Environment {
    /// Which templates escape what they print for HTML.
    package enum Autoescape: Sendable {
        case never
        case always
        /// By the template's name.
        case byName(@Sendable (String) -> Bool)

        func applies(to name: String) -> Bool {
            switch self {
            case .never: false
            case .always: true
            case .byName(let decide): decide(name)
            }
        }
    }

    /// What an environment is made with; the defaults are Jinja2's.
    package struct Options: Sendable {
        /// The marks between text and code.
        package var delimiters = Delimiters()
        /// Filters, tests, limits, and what a missing name becomes.
        package var settings = RenderSettings()
        /// Variables of every template.
        package var globals: [String: Value]
        /// Which templates escape what they print.
        package var autoescape = Autoescape.never
        /// Where templates come from that others name.
        package var loader: (any TemplateLoader)?
        /// `do` is a tag.
        package var evaluates = true
        /// `break` and `continue` are tags.
        package var controlsLoops = true
        /// Macro parameters may have types.
        package var typesParameters = false
        /// Tags of the host.
        package var tags: [any TagExtension] = []

        /// Jinja2's filters, tests and globals, with `do`, `break` and `continue`.
        package init() {
            settings.filters = BuiltIns.filters
            settings.tests = BuiltIns.tests
            globals = BuiltIns.globals
        }

        var features: Parser.Features {
            var features = Parser.Features()
            features.evaluates = evaluates
            features.controlsLoops = controlsLoops
            features.typesParameters = typesParameters
            for tag in tags {
                for name in tag.tags { features.tags[name] = tag }
            }
            return features
        }
    }
}
