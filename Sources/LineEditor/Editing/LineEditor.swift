// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// What a person edits at a prompt: keys go in, effects come out. It does no input or output.
package struct LineEditor: Sendable {
    /// What the terminal layer has to do about a key.
    package enum Effect: Hashable, Sendable {
        /// Nothing but drawing what changed.
        case none
        /// The key could do nothing.
        case bell
        /// The text is complete.
        case accept(String)
        /// Ctrl-C: the text is given up.
        case interrupt
        /// Ctrl-D in an empty text.
        case endOfInput
        /// Ctrl-Z
        case suspend
        /// Ctrl-L
        case clearScreen
        /// Tab: answer with ``LineEditor/complete(_:)``.
        case complete
        /// Candidates to show below the text.
        case list([String])
    }

    package private(set) var buffer = EditBuffer()
    /// The prompt of the first line.
    package let prompt: String
    /// Whether Enter ends the text; otherwise it begins a new line.
    private let isComplete: @Sendable (String) -> Bool
    /// The prompt of a further line, for the text before it; as wide as the first at best.
    let continuation: @Sendable (String) -> String
    private var history: HistoryWalk
    private var killed = ""
    private var last = LastAction.other
    private(set) var search: HistorySearch?

    private enum LastAction: Hashable { case kill, tab, other }

    /// - Parameter history: earlier texts, the oldest first.
    package init(
        prompt: String, history: [String] = [],
        isComplete: @escaping @Sendable (String) -> Bool = { _ in true },
        continuation: @escaping @Sendable (String) -> String = { _ in "" }
    ) {
        self.prompt = prompt
        self.history = HistoryWalk(history)
        self.isComplete = isComplete
        self.continuation = continuation
    }

    /// What stands before the first line now.
    package var shownPrompt: String { search?.prompt ?? prompt }

    package mutating func handle(_ key: Key) -> Effect {
        if search != nil, let effect = handleInSearch(key) { return effect }
        let before = last
        last = .other
        switch key {
        case .text(let text), .paste(let text): return buffer.insert(text) ? .none : .bell
        case .enter: return enter()
        case .metaEnter: return buffer.insert("\n") ? .none : .bell
        case .tab: return tab(after: before)
        case .control(let letter): return control(letter, after: before)
        case .meta(let letter): return meta(letter, after: before)
        case .backspace: return edit { $0.cursor > 0 ? $0.cursor - 1..<$0.cursor : nil }
        case .delete: return edit { $0.cursor < $0.characters.count ? $0.cursor..<$0.cursor + 1 : nil }
        case .metaBackspace:
            return kill(after: before, isForward: false) { $0.wordStart(before: $0.cursor)..<$0.cursor }
        case .up: return buffer.moveUp() ? .none : recallOlder()
        case .down: return buffer.moveDown() ? .none : recallNewer()
        case .left: return move { $0.moveLeft() }
        case .right: return move { $0.moveRight() }
        case .wordLeft: return move { $0.moveWordLeft() }
        case .wordRight: return move { $0.moveWordRight() }
        case .home: return move { $0.moveToLineStart() }
        case .end: return move { $0.moveToLineEnd() }
        case .backTab, .escape, .other: return .none
        }
    }

    // MARK: Keys with Control and Alt

    private mutating func control(_ letter: Character, after before: LastAction) -> Effect {
        switch letter {
        case "a": return move { $0.moveToLineStart() }
        case "b": return move { $0.moveLeft() }
        case "c": return .interrupt
        case "d":
            if buffer.isEmpty { return .endOfInput }
            return edit { $0.cursor < $0.characters.count ? $0.cursor..<$0.cursor + 1 : nil }
        case "e": return move { $0.moveToLineEnd() }
        case "f": return move { $0.moveRight() }
        case "k":
            return kill(after: before, isForward: true) {
                // At the end of a line it takes the line break.
                $0.cursor..<($0.lineEnd == $0.cursor ? $0.cursor + 1 : $0.lineEnd)
            }
        case "l": return .clearScreen
        case "n": return buffer.moveDown() ? .none : recallNewer()
        case "p": return buffer.moveUp() ? .none : recallOlder()
        case "r":
            search = HistorySearch(original: buffer)
            return .none
        case "t": return buffer.transpose() ? .none : .bell
        case "u":
            return kill(after: before, isForward: false) {
                ($0.lineStart == $0.cursor ? max(0, $0.cursor - 1) : $0.lineStart)..<$0.cursor
            }
        case "w":
            return kill(after: before, isForward: false) {
                $0.blankedWordStart(before: $0.cursor)..<$0.cursor
            }
        case "y": return !killed.isEmpty && buffer.insert(killed) ? .none : .bell
        case "z": return .suspend
        default: return .none
        }
    }

    private mutating func meta(_ letter: Character, after before: LastAction) -> Effect {
        switch letter {
        case "b": return move { $0.moveWordLeft() }
        case "f": return move { $0.moveWordRight() }
        case "d": return kill(after: before, isForward: true) { $0.cursor..<$0.wordEnd(after: $0.cursor) }
        case "<": return move { $0.move(to: 0) }
        case ">": return move { $0.move(to: Int.max) }
        default: return .none
        }
    }

    private mutating func move(_ body: (inout EditBuffer) -> Void) -> Effect {
        body(&buffer)
        return .none
    }

    private mutating func edit(_ range: (EditBuffer) -> Range<Int>?) -> Effect {
        guard let range = range(buffer) else { return .bell }
        buffer.remove(range)
        return .none
    }

    /// Takes a part out and keeps it for Ctrl-Y; parts that are killed in a row stay together.
    private mutating func kill(
        after before: LastAction, isForward: Bool, _ range: (EditBuffer) -> Range<Int>
    ) -> Effect {
        let text = buffer.remove(range(buffer))
        guard !text.isEmpty else { return .bell }
        let kept = before == .kill ? killed : ""
        killed = isForward ? kept + text : text + kept
        last = .kill
        return .none
    }

    private mutating func enter() -> Effect {
        if isComplete(buffer.text) { return .accept(buffer.text) }
        return buffer.insert("\n") ? .none : .bell
    }

    // MARK: History

    private mutating func recallOlder() -> Effect {
        guard let text = history.older(than: buffer.text) else { return .bell }
        buffer.set(text)
        return .none
    }

    private mutating func recallNewer() -> Effect {
        guard let text = history.newer(than: buffer.text) else { return .bell }
        buffer.set(text)
        return .none
    }

    /// - Returns: nil when the key ends the search and then means what it always does.
    private mutating func handleInSearch(_ key: Key) -> Effect? {
        guard var search else { return nil }
        defer { if self.search != nil { self.search = search } }
        switch key {
        case .text(let text):
            search.query += text
            return find(&search, olderThan: search.position.map { $0 + 1 })
        case .backspace:
            guard !search.query.isEmpty else { return Effect.bell }
            search.query.removeLast()
            search.position = nil
            return find(&search, olderThan: nil)
        case .control("r"): return find(&search, olderThan: search.position)
        case .control("g"), .control("c"):
            buffer = search.original
            self.search = nil
            return Effect.none
        case .escape:
            self.search = nil
            return Effect.none
        default:
            self.search = nil
            return nil
        }
    }

    private mutating func find(_ search: inout HistorySearch, olderThan position: Int?) -> Effect {
        guard !search.query.isEmpty else { return .none }
        guard let found = history.find(search.query, olderThan: position) else {
            search.isFailed = true
            return .bell
        }
        search.isFailed = false
        search.position = found.position
        buffer.set(found.text)
        buffer.move(to: found.cursor)
        return .none
    }

    // MARK: Completion

    private mutating func tab(after before: LastAction) -> Effect {
        last = .tab
        isSecondTab = before == .tab
        return .complete
    }

    private var isSecondTab = false

    /// Puts in what is certain; at the second Tab in a row lists what is possible.
    package mutating func complete(_ completions: Completions) -> Effect {
        let candidates = completions.candidates
        guard let first = candidates.first else { return .bell }
        let start = max(0, buffer.cursor - completions.replacedCount)
        let typed = String(buffer.characters[start..<buffer.cursor])
        if candidates.count == 1 {
            return buffer.replace(from: start, with: first.text + first.suffix) ? .none : .bell
        }
        let common = completions.commonPrefix
        if common.count > typed.count {
            return buffer.replace(from: start, with: common) ? .none : .bell
        }
        return isSecondTab ? .list(candidates.map(\.label)) : .bell
    }
}
