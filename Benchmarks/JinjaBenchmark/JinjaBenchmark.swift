// SPDX-License-Identifier: Apache-2.0

import Glibc
import Jinja
import LotusCore

/// What templates cost, in CPU time: a render of a typical model, compiles.
///
/// `output` prints the rendered model instead, and `sources` the templates as JSON, so that a script can
/// give them to Jinja2. `render N` and `compile N` do the work so many times and print nothing, so that
/// instructions can be counted from outside.
@main
enum JinjaBenchmark {
    private static let renders = 5_000
    private static let runs = 7
    private static let compiles = 5

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let count = arguments.dropFirst().first.flatMap { Int($0) } ?? 1
        switch arguments.first {
        case "output": print(try BenchmarkModel().render(), terminator: "")
        case "sources": print(sources())
        case "render":
            let model = try BenchmarkModel()
            for _ in 0..<count { _ = try model.render() }
        case "compile":
            let environment = try Environment()
            for _ in 0..<count { _ = try environment.compile(BenchmarkSources.manyMacros) }
        default: try measure()
        }
    }

    private static func measure() throws {
        let model = try BenchmarkModel()
        let environment = try Environment()
        let render = try best(runs) {
            for _ in 0..<renders { _ = try model.render() }
        }
        let compile = try best(compiles) { _ = try environment.compile(BenchmarkSources.manyMacros) }
        let compileModel = try best(runs) {
            for _ in 0..<100 { _ = try environment.compile(BenchmarkSources.model) }
        }
        print("render_us \(render / Double(renders) * 1e6)")
        print("compile_ms \(compile * 1e3)")
        print("compile_model_us \(compileModel / 100 * 1e6)")
    }

    /// The fewest CPU seconds of some runs.
    private static func best(_ runs: Int, _ work: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<runs {
            let start = clock()
            try work()
            best = min(best, Double(clock() - start) / Double(CLOCKS_PER_SEC))
        }
        return best
    }

    private static func sources() -> String {
        JSONWriter.text { writer in
            writer.object { writer in
                writer.member("model", BenchmarkSources.model)
                writer.member("macros", BenchmarkSources.macros)
                writer.member("many_macros", BenchmarkSources.manyMacros)
            }
        }
    }
}
