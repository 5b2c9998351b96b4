// SPDX-License-Identifier: Apache-2.0

import Dispatch
import FoundationEssentials
import Jinja
import LotusCore
import Synchronization

/// Compiles and runs random templates on a thread with a small stack: each has to end, with an output or
/// an error, soon.
///
/// A crash ends the program. The input that is being tried is then in the file that `keep` names, and
/// `from` with its number tries it again.
struct Fuzzer {
    /// How long one input may take.
    private static let inputSecondsMax = 10.0
    private static let stackBytes = 512 * 1024
    private static let reportEvery: UInt64 = 100_000

    private var seed: UInt64 = 1
    private var first: UInt64 = 0
    private var inputsMax = UInt64.max
    private var secondsMax = Double.infinity
    private var keep: String?
    private var seeds: [[UInt8]] = []

    /// `seed=N`, `from=N`, `inputs=N`, `seconds=N`, `keep=FILE`, `templates=FOLDER`.
    init(_ arguments: [String]) throws {
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw HarnessError("not an option of the fuzzer: \(argument)") }
            try set(parts[0], parts[1])
        }
        guard inputsMax < .max || secondsMax.isFinite else {
            throw HarnessError("say how long: inputs=N or seconds=N")
        }
    }

    private mutating func set(_ name: String, _ value: String) throws {
        switch name {
        case "templates": seeds = try Self.templates(below: value)
        case "keep": keep = value
        case "seconds": secondsMax = Double(try number(value))
        case "inputs": inputsMax = try number(value)
        case "seed": seed = try number(value)
        case "from": first = try number(value)
        default: throw HarnessError("no option \(name) of the fuzzer")
        }
    }

    private func number(_ text: String) throws -> UInt64 {
        guard let number = UInt64(text) else { throw HarnessError("not a number: \(text)") }
        return number
    }

    private static func templates(below folder: String) throws -> [[UInt8]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
        return names.filter { $0.hasSuffix(".jinja") || $0.contains("/templates/") }
            .compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)").map { [UInt8]($0) } }
    }

    /// Tries inputs until they or the time are used up; false when one took too long.
    func run() throws -> Bool {
        let verdict = Verdict()
        let fuzzer = self
        OwnThread.start(stackBytes: Self.stackBytes) { verdict.give(fuzzer.tryInputs()) }
        return verdict.wait()
    }

    /// What the thread says at its end.
    private final class Verdict: Sendable {
        private let passed = Mutex(false)
        private let given = DispatchSemaphore(value: 0)

        func give(_ verdict: Bool) {
            passed.withLock { $0 = verdict }
            given.signal()
        }

        func wait() -> Bool {
            given.wait()
            return passed.withLock { $0 }
        }
    }

    private func tryInputs() -> Bool {
        let maker = InputMaker(seeds: seeds, seed: seed)
        let environments = Self.environments()
        let start = Date()
        var number = first
        var tally = (errors: 0, outputs: 0, slowest: 0.0)
        while number - first < inputsMax, Date().timeIntervalSince(start) < secondsMax {
            let input = maker.input(number)
            if let keep { try? Data(input).write(to: URL(fileURLWithPath: keep)) }
            let begun = Date()
            let source = String(decoding: input, as: UTF8.self)
            let ended = Self.tryOne(source, environments[Int(number % UInt64(environments.count))])
            if ended { tally.outputs += 1 } else { tally.errors += 1 }
            let seconds = Date().timeIntervalSince(begun)
            tally.slowest = max(tally.slowest, seconds)
            if seconds > Self.inputSecondsMax {
                print("input \(number) of seed \(seed) took \(seconds) s:\n\(source)")
                return false
            }
            number += 1
            if number % Self.reportEvery == 0 { print(Self.summary(number - first, tally)) }
        }
        print(Self.summary(number - first, tally))
        return true
    }

    private static func summary(_ count: UInt64, _ tally: (errors: Int, outputs: Int, slowest: Double))
        -> String
    {
        "\(count) inputs: \(tally.errors) errors, \(tally.outputs) outputs, the slowest took \(tally.slowest) s"
    }

    /// Whether a template renders.
    private static func tryOne(_ source: String, _ environment: Environment) -> Bool {
        do {
            _ = try environment.compile(source).render(variables)
            return true
        } catch {
            _ = "\(error)"
            return false
        }
    }

    private static var variables: [String: Value] {
        ["a": 3, "b": "text <b> é", "x": .list([1, "a", .none, 2.5])]
    }

    private static func environments() -> [Environment] {
        let kinds: [UndefinedValue.Kind] = [.lenient, .strict, .debug, .chainable, .swallowing]
        return kinds.compactMap { kind in
            var options = Environment.Options()
            options.settings.undefinedKind = kind
            options.settings.limits.fuelMax = 300_000
            options.settings.limits.allocatedBytesMax = 16 << 20
            options.settings.limits.outputBytesMax = 4 << 20
            options.autoescape = kind == .debug ? .always : .never
            options.loader = DictionaryLoader([
                "a": "{% block a %}A{% endblock %}", "b": "{% macro a(x) %}{{ x }}{% endmacro %}",
            ])
            return try? Environment(options)
        }
    }
}
