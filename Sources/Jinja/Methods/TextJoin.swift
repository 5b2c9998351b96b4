// SPDX-License-Identifier: Apache-2.0

/// `str.join` and `str.replace`, charged before they are done.
enum TextJoin {
    /// `separator.join(items)`.
    static func join(
        _ separator: Value, _ iterable: Value, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let isMarkup = separator.isMarkup
        guard var iterator = try iterable.iteratorIfAny(state) else {
            throw isMarkup
                ? iterable.typeError("'%' object is not iterable")
                : TemplateError(.type, "can only join an iterable")
        }
        let between = separator.text ?? ""
        var result = ""
        var index = 0
        while let item = try iterator.next(state) {
            if index > 0 { try append(between, to: &result, state) }
            if isMarkup {
                try append(item.escaped(state), to: &result, state)
            } else {
                let part = try item.text(or: "sequence item \(index): expected str instance, % found")
                try append(part, to: &result, state)
            }
            index += 1
        }
        return .text(result, isMarkup: isMarkup)
    }

    private static func append(
        _ part: String, to result: inout String, _ state: RenderState
    ) throws(TemplateError) {
        try state.chargeBytes(part.utf8.count)
        result += part
    }

    /// `text.replace(old, new, count)`.
    static func replace(
        _ text: String, _ old: String, _ new: String, _ count: Int, _ state: RenderState
    ) throws(TemplateError) -> String {
        try state.chargeBytes(text.utf8.count)
        let found = new.utf8.count > old.utf8.count ? text.occurrences(of: old) : 0
        let places = count < 0 ? found : min(count, found)
        let (growth, overflow) = places.multipliedReportingOverflow(
            by: max(0, new.utf8.count - old.utf8.count))
        try state.chargeBytes(overflow ? Int.max : growth)
        return text.replaced(old, with: new, count: count)
    }
}
