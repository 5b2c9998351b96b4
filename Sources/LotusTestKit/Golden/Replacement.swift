// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// One row of the table that makes an output the same on every run and every machine.
package struct Replacement: Sendable {
    private enum Match: Sendable {
        case text(String)
        case pattern(String)
    }

    private let match: Match
    private let substitute: String

    /// Every occurrence of a text, such as the path of a scratch folder, becomes the substitute.
    package static func text(_ text: String, with substitute: String) -> Replacement {
        Replacement(match: .text(text), substitute: substitute)
    }

    /// Every match of a regular expression becomes the substitute; `$1` in it is the first group.
    package static func pattern(_ pattern: String, with substitute: String) -> Replacement {
        Replacement(match: .pattern(pattern), substitute: substitute)
    }

    /// A scratch folder becomes `<scratch>`.
    package static func scratch(_ folder: ScratchFolder) -> Replacement {
        .text(folder.path, with: "<scratch>")
    }

    /// The checkout becomes `<checkout>`.
    package static let checkout = Replacement.text(Checkout.root.path, with: "<checkout>")

    /// ISO 8601 dates with a time become `<time>`.
    package static let times = Replacement.pattern(
        #"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}(:?\d{2})?)?"#, with: "<time>")

    /// Durations such as `0.12s`, `3 ms` and `1.5 seconds` become `<duration>`.
    package static let durations = Replacement.pattern(
        #"\b\d+(\.\d+)? ?(ms|s|seconds?|milliseconds?)\b"#, with: "<duration>")

    func applied(to text: String) throws -> String {
        switch match {
        case .text(let sought):
            return sought.isEmpty ? text : text.replacingOccurrences(of: sought, with: substitute)
        case .pattern(let pattern):
            let expression: NSRegularExpression
            do {
                expression = try NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines])
            } catch {
                throw KitError("the pattern of a replacement is wrong: \(pattern): \(error)")
            }
            return expression.stringByReplacingMatches(
                in: text, range: NSRange(text.startIndex..., in: text), withTemplate: substitute)
        }
    }
}
