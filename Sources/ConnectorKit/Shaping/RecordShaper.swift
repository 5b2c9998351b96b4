// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
package import LotusCore

/// Writes records in a shape: bytes in, bytes out, in one pass, with no tree and nothing allocated for a
/// record.
///
/// What is not changed is copied in runs as long as possible. The output is compact JSON: white space
/// between values is left out. Every value is validated. Of equal keys in an object the last counts, where
/// the schema says something of the object; what it says nothing of is copied as it is.
///
/// It keeps buffers and what it has learned of the order of keys; it is for one task at a time.
package struct RecordShaper {
    let shape: RecordShape
    let memory: ShapingMemory
    var grammar = JSONGrammar(bytes: UnsafeBufferPointer(start: nil, count: 0))
    var out: [UInt8] = []
    /// Up to here the input has been dealt with; what follows is written as it is, until something differs.
    var copied = 0
    var recordStart = 0
    /// Which object's members were seen last; each object has its own number.
    var serial: UInt64 = 0
    /// The members of open objects that the shape does not know, as ranges of their keys.
    var unknownKeys: [Range<Int>] = []
    var captured: [CapturedMember]
    var writtenFallbacks: UInt64 = 0
    /// Keys that a later one overrides, once a record is known to have such.
    var overridden: Set<Int> = []
    var overriddenAreKnown = false
    var mustStartAgain = false
    /// For values that are changed after they were written.
    var scratch: [UInt8] = []

    package init(_ shape: RecordShape) {
        self.shape = shape
        memory = ShapingMemory(shape)
        captured = Array(repeating: Self.nowhere, count: shape.capturedKeys.count)
    }

    static let nowhere = CapturedMember(input: 0..<0, output: 0..<0)

    /// Writes the record at an offset to the end of a buffer; when it throws, the buffer is as it was.
    ///
    /// - Parameter isOpen: The closing brace is left out, so that members can be added.
    package mutating func shape(
        at offset: Int, of scanner: JSONScanner, appendingTo buffer: inout [UInt8], isOpen: Bool = false
    ) throws(JSONScanError) -> ShapedRecord {
        grammar = scanner.grammar
        let start = grammar.afterBlanks(offset)
        guard grammar.bytes.byte(start) == UInt8(ascii: "{") else {
            throw grammar.failure(.expectedObject, at: start)
        }
        swap(&out, &buffer)
        defer { swap(&out, &buffer) }
        return try record(at: start, isOpen: isOpen)
    }

    /// Where the capture of that number in the shape's list was; nil when the record does not have it.
    package func captured(_ index: Int) -> CapturedMember? {
        captured[index].input.isEmpty ? nil : captured[index]
    }

    private mutating func record(at start: Int, isOpen: Bool) throws(JSONScanError) -> ShapedRecord {
        let outputStart = out.count
        recordStart = start
        if overriddenAreKnown {
            overridden.removeAll()
            overriddenAreKnown = false
        }
        while true {
            do throws(JSONScanError) {
                begin(at: start)
                let (end, isEmpty) = try recordObject(at: start, isOpen: isOpen)
                return ShapedRecord(input: start..<end, output: outputStart..<out.count, isEmpty: isEmpty)
            } catch {
                out.removeLast(out.count - outputStart)
                guard mustStartAgain, !overriddenAreKnown else { throw error }
                overridden = try OverriddenKeys.find(at: start, grammar)
                overriddenAreKnown = true
            }
        }
    }

    private mutating func begin(at start: Int) {
        copied = start
        unknownKeys.removeAll(keepingCapacity: true)
        for index in captured.indices { captured[index] = Self.nowhere }
        writtenFallbacks = 0
        mustStartAgain = false
    }
}

// MARK: - Output

extension RecordShaper {
    /// Writes what has not been written of the input before an offset.
    @inline(__always)
    mutating func flush(upTo offset: Int) {
        if copied < offset { appendInput(copied..<offset) }
        copied = offset
    }

    /// Leaves a part of the input out.
    @inline(__always)
    mutating func skip(_ start: Int, _ end: Int) {
        if copied < start { appendInput(copied..<start) }
        copied = end
    }

    @inline(never)
    private mutating func appendInput(_ range: Range<Int>) {
        out.append(contentsOf: UnsafeBufferPointer(rebasing: grammar.bytes[range]))
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ piece: ShapeText) { out.append(contentsOf: shape.bytes(piece)) }

    /// Where in the output a byte of the input will be, if all before it is written as it is.
    @inline(__always)
    func outputPlace(of offset: Int) -> Int { out.count &+ (offset &- copied) }
}
