// SPDX-License-Identifier: Apache-2.0

extension CodeGenerator {
    /// Reads a name; undefined when it is missing.
    func read(_ name: String, _ place: Place, _ span: Span) {
        let index = self.name(name)
        guard let variable = place.scope.find(name) else {
            // The analysis has seen every name; one that it missed comes from the context.
            let slot = place.function.hiddenSlot()
            place.function.emit(.resolveSlot(slot, name: index), span)
            place.function.emit(.slot(slot, name: index), span)
            return
        }
        if variable.function == place.function.index {
            place.function.emit(.slot(variable.slot, name: index), span)
        } else {
            place.function.emit(.captured(place.function.capture(variable), name: index), span)
        }
    }

    /// Reads a variable as it is, missing or not.
    func readRaw(_ variable: FunctionBuilder.Variable, _ place: Place, _ span: Span) {
        if variable.function == place.function.index {
            place.function.emit(.rawSlot(variable.slot), span)
        } else {
            place.function.emit(.rawCaptured(place.function.capture(variable)), span)
        }
    }

    /// Writes the value on the stack to a target; the names that were set.
    @discardableResult
    func write(_ target: Expression, _ place: Place) throws(SyntaxError) -> [String] {
        let function = place.function
        switch target.kind {
        case .name(let name):
            guard let variable = place.scope.find(name), variable.function == function.index else {
                throw SyntaxError("can't assign to 'name'", target.span, name: name)
            }
            function.emit(.storeSlot(variable.slot), target.span)
            return [name]
        case .tuple(let items):
            function.emit(.unpack(Int32(items.count)), target.span)
            var names: [String] = []
            for item in items { names += try write(item, place) }
            return names
        case .namespaceReference(let name, let attribute):
            read(name, place, target.span)
            function.emit(.setAttribute(name: self.name(attribute)), target.span)
            return []
        default:
            throw SyntaxError("can't assign to \(PythonQuote.repr(target.kindName))", target.span)
        }
    }
}
