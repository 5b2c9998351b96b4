// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Ends what would keep itself alive: a macro holds the context that it was made in, and the context holds
/// the macro as a variable.
///
/// A render has one, and so has a module that a host keeps. When the last owner lets go, the variables of
/// its contexts and cells are emptied.
final class Lifetime: Sendable {
    private struct Kept {
        var contexts: [Context] = []
        var cells: [Cell] = []
    }

    private let kept = Mutex(Kept())

    /// A context that may hold what holds it.
    func keep(_ context: Context) { kept.withLock { $0.contexts.append(context) } }

    /// A cell that may hold what holds it.
    func keep(_ cell: Cell) { kept.withLock { $0.cells.append(cell) } }

    deinit {
        var all = Kept()
        kept.withLock { swap(&$0, &all) }
        for context in all.contexts { context.clear() }
        for cell in all.cells { cell.value = .undefined(.missing) }
    }

    /// What keeping a context or a cell takes, about.
    static let keptBytes = 256
}
