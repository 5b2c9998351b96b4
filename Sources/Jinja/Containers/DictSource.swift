// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Goes through a dict in order; an error when its size changes on the way, as in Python.
final class DictSource: ValueSource {
    enum Part: String, Sendable {
        case keys, values, items
    }

    private let dict: DictValue
    private let part: Part
    private let count: Int
    private let entries: [(key: Value, value: Value)]
    private let index = Mutex(0)

    init(_ dict: DictValue, _ part: Part) {
        self.dict = dict
        self.part = part
        entries = dict.entries
        count = entries.count
    }

    func next(_ state: RenderState) throws(TemplateError) -> Value? {
        let place = index.withLock { index in
            defer { index += 1 }
            return index
        }
        guard place <= count else { return nil }
        guard dict.count == count else {
            throw TemplateError(.pythonRuntime, "dictionary changed size during iteration")
        }
        guard place < count else { return nil }
        let entry = entries[place]
        switch part {
        case .keys: return entry.key
        case .values: return entry.value
        case .items: return .tuple([entry.key, entry.value])
        }
    }

    var remaining: Int? { index.withLock { max(0, count - $0) } }
}
