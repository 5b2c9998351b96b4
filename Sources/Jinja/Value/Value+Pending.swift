// SPDX-License-Identifier: Apache-2.0

extension Value {
    /// `Environment.getattr`: the attribute, else the element of that name, else undefined.
    package func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value {
        throw .pending
    }
    /// `Environment.getitem`: the element, else the attribute of that name, else undefined.
    package func element(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value { throw .pending }
    /// `value[start:stop:step]`; nil for what was left out.
    package func slice(
        _ start: Value?, _ stop: Value?, _ step: Value?, _ state: RenderState
    ) throws(TemplateError) -> Value { throw .pending }
    /// Calls the value.
    package func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        throw .pending
    }
    /// `value.name(arguments)` without a bound method in between.
    package func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value { throw .pending }
    /// An iterator over the value; a `TypeError` when there is none.
    package func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator { throw .pending }
    /// All values of an iterable.
    package func elements(_ state: RenderState) throws(TemplateError) -> [Value] { throw .pending }
    /// Exactly so many values, for `a, b = value`.
    package func unpack(_ count: Int, _ state: RenderState) throws(TemplateError) -> [Value] {
        throw .pending
    }
    /// Python's `len`.
    package func length(_ state: RenderState) throws(TemplateError) -> Int { throw .pending }
    /// Whether the value counts as true.
    package func isTrue(_ state: RenderState) throws(TemplateError) -> Bool { throw .pending }
    /// `value in self`.
    package func contains(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool {
        throw .pending
    }
    /// `self operator other`.
    package func operate(
        _ name: BinaryOperator, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Value { throw .pending }
    /// `self operator other` for comparisons.
    package func compare(
        _ name: ComparisonOperator, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Bool { throw .pending }
    /// `-self`.
    package func negated(_ state: RenderState) throws(TemplateError) -> Value { throw .pending }
    /// `+self`.
    package func affirmed(_ state: RenderState) throws(TemplateError) -> Value { throw .pending }
    /// `a ~ b ~ c`.
    package static func concatenate(_ values: [Value], _ state: RenderState) throws(TemplateError) -> Value {
        throw .pending
    }
    /// Python's `str(value)`.
    package func str(_ state: RenderState) throws(TemplateError) -> String { throw .pending }
    /// Python's `repr(value)`.
    package func repr(_ state: RenderState) throws(TemplateError) -> String { throw .pending }
    /// `markupsafe.escape(value)`.
    package func escaped(_ state: RenderState) throws(TemplateError) -> String { throw .pending }
    /// What `{{ value }}` prints: escaped when the state says so.
    package func printed(_ state: RenderState) throws(TemplateError) -> String { throw .pending }
    /// The name of the type: `str`, `dict`, …
    package var typeName: String { "" }
}
extension TemplateError { static var pending: TemplateError { TemplateError(.runtime, "pending") } }
extension UndefinedValue { package var error: TemplateError { .pending } }
extension String { func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) } }
struct Number {
    init?(_ v: Value) { nil }; enum Order { case equal }; func compare(_ o: Number) -> Order { .equal }
}
/// Jinja2's filters, tests and globals by name.
package enum BuiltIns {
    package static var filters: [String: FilterFunction] { [:] }
    package static var tests: [String: TestFunction] { [:] }
    package static var globals: [String: Value] { [:] }
}
