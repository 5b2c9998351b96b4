// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// JSON in lines, two spaces for each level.
enum IndentedJSON {
    static func text(_ value: PlainValue) -> String {
        JSONWriter.text(form: .pretty, asciiOnly: true) { value.write(to: &$0) }
    }
}
