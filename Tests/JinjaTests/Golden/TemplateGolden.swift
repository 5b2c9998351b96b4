// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore
import LotusTestKit

/// A template under `Tests/Golden/Jinja/<group>/<case>/` with what Jinja2 made of it
/// (`Scripts/record-jinja-goldens`).
struct TemplateGolden: Sendable, CustomStringConvertible {
    let group: String
    let golden: GoldenCase

    var description: String { "\(group)/\(golden.name)" }

    /// The groups that must be there: a moved folder must not pass for a green test.
    static let groups = [
        "autoescape", "blocks", "expressions", "filters", "for", "globals", "if", "literals", "loading",
        "macros",
        "methods", "native", "operators", "projects", "set", "strings", "subscripts", "tests", "undefined",
        "whitespace",
    ]

    static var all: [TemplateGolden] {
        groups.flatMap { group in
            GoldenDirectory("Jinja/\(group)").cases.map { TemplateGolden(group: group, golden: $0) }
        }
    }

    /// The recorded error; nil when the template renders.
    var expectedError: ExpectedError? {
        get throws {
            guard golden.has("expected_error.txt") else { return nil }
            return try ExpectedError(golden.input("expected_error.txt"))
        }
    }

    /// The other templates by name.
    func templates() throws -> [String: String] {
        try golden.files(below: "templates")
    }

    /// The JSON of a file that the case may have.
    func json(_ name: String) throws -> JSONValue {
        golden.has(name) ? try JSONValue(parsing: golden.input(name)) : .object([])
    }
}

/// What `expected_error.txt` says.
struct ExpectedError: Equatable {
    let kind: String
    let template: String
    /// Nil when Jinja2 does not know.
    let line: Int?
    let message: String

    init(_ text: String) throws {
        var rest = Substring(text)
        func field(_ name: String) throws -> String {
            guard rest.hasPrefix("\(name): "), let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) else {
                throw KitError("expected_error.txt has no \(name) where it should be:\n\(text)")
            }
            defer { rest = rest[rest.utf8.index(after: end)...] }
            return String(rest[..<end].dropFirst(name.count + 2))
        }
        kind = try field("kind")
        template = try field("template")
        line = Int(try field("line"))
        // The message may have several lines and is the rest, without the file's last line end.
        guard rest.hasPrefix("message: "), rest.hasSuffix("\n") else {
            throw KitError("expected_error.txt has no message:\n\(text)")
        }
        message = String(rest.dropFirst("message: ".count).dropLast())
    }
}
