// SPDX-License-Identifier: Apache-2.0

internal import DbtRunner

/// Lines such as `1 of 6 START sql view model main.orders ........ [RUN]`.
struct StatusLine: Sendable {
    /// Of the part before the status.
    let width: Int

    /// - Parameters:
    ///   - status: what stands in brackets.
    ///   - step: whose number is shown; nil for none.
    ///   - seconds: how long it took.
    ///   - isCut: whether a line that is too long is cut.
    func text(
        _ message: String, _ status: String, _ step: NodeStep?, seconds: Double? = nil, isCut: Bool = false
    ) -> String {
        var line = (step.map { "\($0.number) of \($0.total) " } ?? "") + message + " "
        let length = line.unicodeScalars.count
        if length < width { line += String(repeating: ".", count: width - length) }
        if isCut, line.unicodeScalars.count > width - 3 {
            line = String(String.UnicodeScalarView(line.unicodeScalars.prefix(max(0, width - 3)))) + "..."
        }
        let time = seconds.map { " in \(DecimalText.fixed($0, digits: 2))s" } ?? ""
        return "\(line) [\(status)\(time)]"
    }
}
