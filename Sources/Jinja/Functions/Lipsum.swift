// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// `lipsum(n, html, min, max)`: paragraphs of filler text.
enum Lipsum {
    private static let words = [
        "lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "adipiscing", "elit", "sed", "eiusmod",
        "tempor", "incididunt", "labore", "magna", "aliqua", "enim", "minim", "veniam", "quis", "nostrud",
        "ullamco", "laboris", "nisi", "aliquip", "commodo", "aute", "irure", "velit", "esse", "cillum",
        "fugiat", "nulla", "pariatur", "excepteur", "sint", "occaecat", "cupidatat", "proident", "sunt",
        "culpa", "officia", "deserunt", "mollit", "anim", "laborum",
    ]

    static let function = HostFunction("generate_lorem_ipsum") { (arguments, state) throws(TemplateError) in
        let bound = try PythonSignature("generate_lorem_ipsum", ["n=", "html=", "min=", "max="])
            .bind(arguments)
        let count = try bound[0].index(default: 5)
        let isHTML = try bound[1]?.isTrue(state) ?? true
        let (low, high) = (try bound[2].index(default: 20), try bound[3].index(default: 100))
        var random = state.settings.random
        var text = ""
        for index in 0..<max(0, count) {
            try state.chargeBytes(16)
            try state.charge(RenderCosts.call)
            guard low < high else {
                throw TemplateError(
                    .value,
                    "empty range for randrange() (\(low), \(high), \(high.subtractingReportingOverflow(low).partialValue))"
                )
            }
            let length = Int.random(in: low..<high, using: &random)
            // A word, its sign and its blank.
            try state.chargeBytes(length > 1_000_000 ? Int.max : max(0, length) * 14)
            try state.charge(max(0, length) * RenderCosts.call)
            let paragraph = paragraph(length, &random)
            if index > 0 { text += isHTML ? "\n" : "\n\n" }
            text += isHTML ? "<p>\(paragraph)</p>" : paragraph
        }
        return .text(text, isMarkup: isHTML)
    }

    private static func paragraph(_ length: Int, _ random: inout RandomSource) -> String {
        var words: [String] = []
        var last = ""
        var (lastComma, lastStop) = (0, 0)
        var isStart = true
        for index in 0..<max(0, length) {
            var word = last
            while word == last { word = Self.words.randomElement(using: &random) ?? "lorem" }
            last = word
            if isStart { word = word.pythonCapitalized }
            isStart = false
            if index - Int.random(in: 3..<8, using: &random) > lastComma {
                lastComma = index
                lastStop += 2
                word += ","
            }
            if index - Int.random(in: 10..<20, using: &random) > lastStop {
                (lastComma, lastStop) = (index, index)
                word = (word.hasSuffix(",") ? String(word.dropLast()) : word) + "."
                isStart = true
            }
            words.append(word)
        }
        var text = words.joined(separator: " ")
        if text.hasSuffix(",") { text.removeLast() }
        return text.hasSuffix(".") ? text : text + "."
    }
}
