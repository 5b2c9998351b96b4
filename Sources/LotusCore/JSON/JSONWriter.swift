// SPDX-License-Identifier: Apache-2.0

/// Writes JSON piece by piece into a buffer that is handed on as often as the owner likes.
///
/// Writing cannot fail, only handing on can: call ``flush(above:into:)`` between records, and the
/// buffer never holds more than one record and the threshold. A wrong order of calls (a value without
/// its key, two values in one document) is a mistake of the program and stops it.
///
///     var writer = JSONWriter()
///     for run in runs {
///         writer.object { $0.member("id", run.id); $0.member("started", run.started) }
///         writer.endLine()
///         try writer.flush { try output.write($0) }
///     }
package struct JSONWriter: Sendable {
    /// How the text is laid out.
    package enum Form: Sendable {
        /// Without white space.
        case compact
        /// One member or element on a line, two spaces for each level, as `jq --indent 2` does.
        case pretty
    }

    /// An array or object that is open.
    private struct Frame {
        let isObject: Bool
        var isEmpty = true
        var awaitsValue = false
    }

    private let form: Form
    private let asciiOnly: Bool
    private var buffer: [UInt8] = []
    private var frames: [Frame] = []
    private var hasValue = false

    /// - Parameters:
    ///   - form: The layout.
    ///   - asciiOnly: Characters outside ASCII are written as `\u` escapes.
    package init(form: Form = .compact, asciiOnly: Bool = false) {
        self.form = form
        self.asciiOnly = asciiOnly
    }

    /// How many bytes wait to be handed on.
    package var bufferedBytes: Int { buffer.count }

    /// Hands the gathered bytes to a sink once there are more than a threshold; always with 0.
    ///
    /// They are gone from the buffer when the sink returns, and still there when it throws.
    package mutating func flush<Failure: Error>(
        above thresholdBytes: Int = Limits.jsonFlushBytes,
        into sink: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        guard !buffer.isEmpty, buffer.count > thresholdBytes else { return }
        try buffer.withUnsafeBufferPointer(sink)
        buffer.removeAll(keepingCapacity: true)
    }

    /// What has been written since the last flush; all that was begun must have ended.
    package consuming func finished() -> [UInt8] {
        precondition(frames.isEmpty && hasValue, "A document is finished when its only value has ended.")
        return buffer
    }

    /// A small document as text.
    package static func text<Failure: Error>(
        form: Form = .compact, asciiOnly: Bool = false, _ write: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) -> String {
        var writer = JSONWriter(form: form, asciiOnly: asciiOnly)
        try write(&writer)
        return String(decoding: writer.finished(), as: UTF8.self)
    }
}

// MARK: - Objects and arrays

extension JSONWriter {
    /// An object whose members the body writes.
    package mutating func object<Failure: Error>(
        _ members: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        beginObject()
        try members(&self)
        endObject()
    }

    /// An array whose elements the body writes.
    package mutating func array<Failure: Error>(
        _ elements: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        beginArray()
        try elements(&self)
        endArray()
    }

    /// Opens an object.
    package mutating func beginObject() { begin(isObject: true, UInt8(ascii: "{")) }

    /// Closes the object that was opened last.
    package mutating func endObject() {
        precondition(frames.last?.isObject == true, "Only an open object can end as one.")
        precondition(frames.last?.awaitsValue == false, "A key needs its value before the object ends.")
        end(UInt8(ascii: "}"))
    }

    /// Opens an array.
    package mutating func beginArray() { begin(isObject: false, UInt8(ascii: "[")) }

    /// Closes the array that was opened last.
    package mutating func endArray() {
        precondition(frames.last?.isObject == false, "Only an open array can end as one.")
        end(UInt8(ascii: "]"))
    }

    /// The key of the next value.
    package mutating func key(_ key: String) {
        beginKey()
        append(quoted: key)
        endKey()
    }

    /// The key of the next value as it stood in another document: with quotes and escapes, not checked.
    package mutating func key(raw key: UnsafeBufferPointer<UInt8>) {
        beginKey()
        buffer.append(contentsOf: key)
        endKey()
    }

    /// Ends a line of newline-delimited JSON; another value may follow.
    package mutating func endLine() {
        precondition(frames.isEmpty && hasValue, "A line ends after its only value has ended.")
        buffer.append(UInt8(ascii: "\n"))
        hasValue = false
    }

    private mutating func begin(isObject: Bool, _ bracket: UInt8) {
        beginValue()
        buffer.append(bracket)
        frames.append(Frame(isObject: isObject))
    }

    private mutating func end(_ bracket: UInt8) {
        let frame = frames.removeLast()
        if !frame.isEmpty { breakLine() }
        buffer.append(bracket)
    }

    private mutating func beginKey() {
        precondition(frames.last?.isObject == true, "Only an object has keys.")
        precondition(frames.last?.awaitsValue == false, "A key needs its value before the next key.")
        beginPart()
        frames[frames.count - 1].awaitsValue = true
    }

    private mutating func endKey() {
        buffer.append(UInt8(ascii: ":"))
        if form == .pretty { buffer.append(UInt8(ascii: " ")) }
    }

    private mutating func beginValue() {
        guard let frame = frames.last else {
            precondition(!hasValue, "A document has one value; end the line before the next.")
            hasValue = true
            return
        }
        if frame.isObject {
            precondition(frame.awaitsValue, "A value in an object needs its key first.")
            frames[frames.count - 1].awaitsValue = false
        } else {
            beginPart()
        }
    }

    /// The comma and the line break before a member or an element.
    private mutating func beginPart() {
        if !frames[frames.count - 1].isEmpty { buffer.append(UInt8(ascii: ",")) }
        frames[frames.count - 1].isEmpty = false
        breakLine()
    }

    private mutating func breakLine() {
        guard form == .pretty else { return }
        buffer.append(UInt8(ascii: "\n"))
        buffer.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * frames.count))
    }
}

// MARK: - Values

extension JSONWriter {
    /// A text.
    package mutating func string(_ text: String) {
        beginValue()
        append(quoted: text)
    }

    /// A whole number of any width.
    package mutating func integer(_ number: some BinaryInteger) {
        beginValue()
        buffer.append(contentsOf: String(number).utf8)
    }

    /// A number in the fewest digits that read back as the same double; `null` when it is infinite or
    /// not a number, because JSON has no word for these.
    package mutating func double(_ number: Double) {
        beginValue()
        buffer.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
    }

    /// `true` or `false`.
    package mutating func bool(_ value: Bool) {
        beginValue()
        buffer.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// `null`.
    package mutating func null() {
        beginValue()
        buffer.append(contentsOf: "null".utf8)
    }

    /// One value that is JSON already; neither checked nor laid out anew.
    package mutating func raw(_ json: UnsafeBufferPointer<UInt8>) {
        precondition(!json.isEmpty, "Raw JSON holds one value.")
        beginValue()
        buffer.append(contentsOf: json)
    }

    /// One value that is JSON already; neither checked nor laid out anew.
    package mutating func raw(_ json: String) {
        var json = json
        json.withUTF8 { raw($0) }
    }

    private mutating func append(quoted text: String) {
        buffer.append(UInt8(ascii: "\""))
        if asciiOnly {
            JSONStringEncoder.appendASCII(text, to: &buffer)
        } else {
            JSONStringEncoder.append(text, to: &buffer)
        }
        buffer.append(UInt8(ascii: "\""))
    }
}
