// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore
import LotusTestKit
import Testing

/// Templates against what Jinja2 3.1.6 made of them.
///
/// The expectations are recorded from Jinja2 and are not rewritten by `LOTUS_UPDATE_GOLDEN=1`; only
/// `not_recorded_error.txt`, our own rendering of an error, is. Where ours differs on purpose
/// (COMPATIBILITY.md), `not_recorded_output.txt` or `not_recorded_message.txt` say what it does.
@Suite struct GoldenTests {
    @Test(arguments: TemplateGolden.all)
    func aTemplateDoesWhatItDoesInJinja2(_ golden: TemplateGolden) throws {
        if golden.golden.has("not_recorded_output.txt") {
            #expect(try golden.render() == golden.golden.input("not_recorded_output.txt"))
        } else if let expected = try golden.expectedError {
            try check(golden, expected)
        } else {
            #expect(try golden.render() == golden.golden.input("expected.txt"))
        }
    }

    @Test func aThirdOfThemAreErrors() throws {
        let all = TemplateGolden.all
        let errors = try all.filter { try $0.expectedError != nil }
        #expect(all.count >= 600)
        #expect(errors.count * 3 >= all.count)
    }

    private func check(_ golden: TemplateGolden, _ expected: ExpectedError) throws {
        let error = try #require(throws: TemplateError.self) { _ = try golden.render() }
        #expect(kind(error) == expected.kind)
        let frame = try #require(error.details.frames.first)
        // Where ours is more exact than Jinja2, a file says so.
        if golden.golden.has("not_recorded_message.txt") {
            #expect(try error.message + "\n" == golden.golden.input("not_recorded_message.txt"))
        } else {
            #expect(error.message == expected.message)
            if let line = expected.line {
                #expect(frame.template == expected.template && frame.line == line)
            }
        }
        if golden.golden.has("not_recorded_error.txt") {
            try golden.golden.expect(error.rendering + "\n", equals: "not_recorded_error.txt")
        }
    }

    /// The kind by the names of the recording: an assertion about a template is an error of its syntax.
    private func kind(_ error: TemplateError) -> String {
        switch error.kind {
        case .syntaxAssertion: TemplateError.Kind.syntax.pythonName
        case .notFoundAny: TemplateError.Kind.notFound.pythonName
        default: error.kind.pythonName
        }
    }
}
