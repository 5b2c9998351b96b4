// SPDX-License-Identifier: Apache-2.0

/// Reads one text after the other from a person at a terminal: ties editor, painter and device.
package final class StatementReader {
    package enum Outcome: Sendable {
        case text(String)
        /// Ctrl-C; what was typed is given up.
        case interrupted
        /// Ctrl-D, or the terminal is gone.
        case end
        /// ``TerminalDevice/Wake/stop``
        case stopped
    }

    private let device: TerminalDevice
    private var decoder = KeyDecoder()
    private var painter = ScreenPainter()
    /// Keys that came behind the one that ended the last text.
    private var waiting: [Key] = []

    package init(_ device: TerminalDevice) { self.device = device }

    /// Lets a person edit until the text is complete; the terminal is as before when it returns.
    ///
    /// - Parameter complete: what may stand at the end of a text, which is the one before the cursor;
    ///   the whole text comes second.
    package func read(
        _ editor: LineEditor, complete: (_ before: String, _ text: String) -> Completions
    ) -> Outcome {
        var editor = editor
        device.enterRawMode()
        defer { device.restore() }
        painter.forget()
        draw(editor)
        while true {
            while !waiting.isEmpty {
                if let outcome = handle(waiting.removeFirst(), &editor, complete) { return outcome }
            }
            switch device.read(isBrief: decoder.hasLoneEscape) {
            case .bytes(let bytes): waiting = decoder.feed(bytes)
            case .timeOut: waiting = decoder.timeOut()
            case .wake(.resized): draw(editor)
            case .wake(.continued):
                device.enterRawMode()
                painter.forget()
                draw(editor)
            case .wake(.interrupt):
                leave()
                return .interrupted
            case .wake(.stop):
                leave()
                return .stopped
            case .end: return .end
            }
        }
    }

    private func handle(
        _ key: Key, _ editor: inout LineEditor, _ complete: (String, String) -> Completions
    ) -> Outcome? {
        var effect = editor.handle(key)
        if effect == .complete {
            effect = editor.complete(complete(editor.buffer.textBeforeCursor, editor.buffer.text))
        }
        switch effect {
        case .none, .complete: if waiting.isEmpty { draw(editor) }
        case .bell:
            device.write("\u{07}")
            if waiting.isEmpty { draw(editor) }
        case .accept(let text):
            draw(editor)
            leave()
            return .text(text)
        case .interrupt:
            draw(editor)
            device.write(painter.leaveMarked("^C"))
            return .interrupted
        case .endOfInput:
            leave()
            return .end
        case .suspend:
            leave()
            device.suspend()
            device.enterRawMode()
            draw(editor)
        case .clearScreen:
            painter.forget()
            device.write("\u{1B}[H\u{1B}[2J")
            draw(editor)
        case .list(let labels):
            let size = device.size
            leave()
            for line in CandidateList.lines(labels, columns: size.columns, rowsMax: max(4, size.rows - 4)) {
                device.write(line + "\r\n")
            }
            draw(editor)
        }
        return nil
    }

    private func draw(_ editor: LineEditor) {
        let size = device.size
        let layout = ScreenLayout(editor, columns: size.columns, rowsMax: size.rows)
        device.write(painter.paint(layout, columns: size.columns))
    }

    private func leave() { device.write(painter.leave()) }
}
