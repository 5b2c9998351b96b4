// SPDX-License-Identifier: Apache-2.0

/// Functions of Python that Jinja2 does not have among its globals, but hosts add.
enum ExtraFunctions {
    /// `zip(a, b, …)`: stops with the shortest.
    static let zip = HostFunction("zip", isType: true) { (arguments, state) throws(TemplateError) in
        if let (name, _) = arguments.keyword.first(where: { $0.name != "strict" }) {
            throw TemplateError(.type, "zip() got an unexpected keyword argument '\(name)'")
        }
        var iterators: [SharedIterator] = []
        for value in arguments.positional {
            iterators.append(SharedIterator(try value.iterator(state)))
        }
        let isStrict = try arguments.keyword("strict")?.isTrue(state) ?? false
        let rows = ZippedItems(iterators, isStrict: isStrict)
        return .object(Generator("zip", typeName: "zip") { (_) throws(TemplateError) in rows })
    }

    /// `set(iterable)`.
    static let set = HostFunction("set", isType: true) { (arguments, state) throws(TemplateError) in
        guard arguments.keyword.isEmpty else {
            throw TemplateError(.type, "set() takes no keyword arguments")
        }
        guard arguments.positional.count <= 1 else {
            throw TemplateError(
                .type, "set expected at most 1 argument, got \(arguments.positional.count)")
        }
        guard let values = try arguments.positional.first?.elements(state) else { return .set(SetValue()) }
        return .set(try SetValue(values, state))
    }
}

/// Tuples of one item of each iterator.
private final class ZippedItems: Generator.Body {
    private let iterators: [SharedIterator]
    private let isStrict: Bool

    init(_ iterators: [SharedIterator], isStrict: Bool) {
        self.iterators = iterators
        self.isStrict = isStrict
    }

    func next(_ state: RenderState) throws(TemplateError) -> Value? {
        if iterators.isEmpty { return nil }
        var row: [Value] = []
        for (index, iterator) in iterators.enumerated() {
            guard let value = try iterator.next(state) else {
                if isStrict { try checkEnds(index, state) }
                return nil
            }
            row.append(value)
        }
        return .tuple(row)
    }

    private func checkEnds(_ ended: Int, _ state: RenderState) throws(TemplateError) {
        let others = { (last: Int) in last == 1 ? "argument 1" : "arguments 1-\(last)" }
        if ended > 0 {
            throw TemplateError(.value, "zip() argument \(ended + 1) is shorter than \(others(ended))")
        }
        for index in iterators.indices.dropFirst() where try iterators[index].next(state) != nil {
            throw TemplateError(.value, "zip() argument \(index + 1) is longer than \(others(index))")
        }
    }
}
