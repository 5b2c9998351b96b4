// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Lets scripts reach the template engine.
///
/// Without arguments it reads cases from standard input, a JSON object a line, and prints the outcome of
/// each as a line (`Scripts/jinja_reference.py` says what is in them). `fuzz` feeds it with random
/// templates instead: see ``Fuzzer``.
@main
enum JinjaHarness {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case nil: answerCases()
        case "fuzz": fuzz(Array(arguments.dropFirst()))
        default: fail("usage: JinjaHarness [fuzz OPTION=VALUE…]")
        }
    }

    private static func answerCases() {
        setvbuf(stdout, nil, _IOLBF, 0)
        while let line = readLine() {
            print(HarnessCase.answer(line))
        }
    }

    private static func fuzz(_ arguments: [String]) {
        do {
            exit(try Fuzzer(arguments).run() ? 0 : 1)
        } catch {
            fail("\(error)")
        }
    }

    private static func fail(_ message: String) -> Never {
        fputs("JinjaHarness: \(message)\n", stderr)
        exit(2)
    }
}
