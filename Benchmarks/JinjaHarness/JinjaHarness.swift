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
        while let line = readLine() { write(HarnessCase.answer(line), to: STDOUT_FILENO) }
    }

    /// Writes a line at once: the script waits for it.
    private static func write(_ line: String, to descriptor: Int32) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { exit(1) }
            rest = rest.dropFirst(count)
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
        write("JinjaHarness: \(message)", to: STDERR_FILENO)
        exit(2)
    }
}
