// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// Reads the value of an option by its kind, with click's messages.
struct OptionConversion {
    /// Why a value is none.
    struct Failure: Error {
        let reason: String
    }

    private let option: CommandOption
    private let variable: String?
    private let pathExists: (String) -> Bool

    /// - Parameter variable: the environment variable that the value comes from, if it does.
    init(_ option: CommandOption, variable: String?, pathExists: @escaping (String) -> Bool) {
        self.option = option
        self.variable = variable
        self.pathExists = pathExists
    }

    /// What messages call the option: its spellings, and the variable.
    var title: String {
        option.spellings.map { "'\($0)'" }.joined(separator: " / ")
            + (variable.map { " (env var: '\($0)')" } ?? "")
    }

    func value(of raw: ParsedCommandLine.RawValue) throws(Failure) -> PlainValue {
        switch raw {
        case .flag(let isOn): return .bool(isOn)
        case .words(let words):
            for text in words { _ = try word(text) }
            return .strings(words)
        case .text(let text): return try value(of: text)
        }
    }

    private func value(of text: String) throws(Failure) -> PlainValue {
        switch option.kind {
        case .flag: return .bool(try flag(text))
        case .text: return .string(text)
        case .words, .choices: return .strings([text])
        case .choice: return .string(try word(text))
        case .integer:
            guard let number = Int(text) else { throw Failure(reason: "'\(text)' is not a valid integer.") }
            return .int(number)
        case .path(let mustExist):
            guard !mustExist || pathExists(text) else {
                throw Failure(reason: "Path '\(text)' does not exist.")
            }
            return .string(text)
        case .yaml: return try map(text)
        }
    }

    /// An allowed word in the spelling of the list.
    private func word(_ text: String) throws(Failure) -> String {
        guard let allowed = option.allowed else { return text }
        if let word = allowed.first(where: { $0 == text.lowercased() }) { return word }
        let words = allowed.map { "'\($0)'" }.joined(separator: ", ")
        throw Failure(reason: "'\(text)' is not one of \(words).")
    }

    private func flag(_ text: String) throws(Failure) -> Bool {
        switch text.lowercased() {
        case "1", "true", "t", "yes", "y", "on": return true
        case "0", "false", "f", "no", "n", "off": return false
        default: throw Failure(reason: "'\(text)' is not a valid boolean.")
        }
    }

    private func map(_ text: String) throws(Failure) -> PlainValue {
        do throws(LotusError) {
            let node = try YAMLReader.read(
                SourceText(name: option.spellings[0], text: text), repeatedKeys: .lastCounts)
            if node.isNull { return .map(PlainMap()) }
            if node.map != nil {
                let value = PlainValue(node)
                return option.name == "warn_error_options" ? WarnErrorOptions.full(value) : value
            }
        } catch {}
        throw Failure(reason: "String '\(text)' is not valid YAML")
    }
}
