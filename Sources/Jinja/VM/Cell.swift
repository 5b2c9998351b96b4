// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A variable that a function shares with the macros made in it.
final class Cell: Sendable {
    private let storage: Mutex<Value>

    init(_ value: Value) { storage = Mutex(value) }

    /// The value, which may be missing.
    var value: Value {
        get { storage.withLock { $0 } }
        set {
            var old = newValue
            storage.withLock { swap(&$0, &old) }
        }
    }
}

extension UndefinedValue {
    /// Stands for a variable that was never set; no template gets to see it.
    static let missing = UndefinedValue(.lenient, .hint("missing", name: nil))
}

extension Value {
    /// Whether a variable was never set.
    var isMissing: Bool {
        if case .undefined(let undefined) = self { undefined === UndefinedValue.missing } else { false }
    }
}
