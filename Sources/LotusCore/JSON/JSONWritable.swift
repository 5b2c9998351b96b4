// SPDX-License-Identifier: Apache-2.0

/// A value that knows its JSON form.
package protocol JSONWritable {
    /// Writes one value.
    func write(to writer: inout JSONWriter)
}

extension JSONWriter {
    /// A value in its JSON form.
    package mutating func value(_ value: some JSONWritable) { value.write(to: &self) }

    /// A key and its value.
    package mutating func member(_ key: String, _ value: some JSONWritable) {
        self.key(key)
        value.write(to: &self)
    }
}

extension String: JSONWritable {
    /// As a string.
    package func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: JSONWritable {
    /// As `true` or `false`.
    package func write(to writer: inout JSONWriter) { writer.bool(self) }
}

extension Double: JSONWritable {
    /// As a number, or `null` when it is not finite.
    package func write(to writer: inout JSONWriter) { writer.double(self) }
}

extension JSONWritable where Self: BinaryInteger {
    /// As a number.
    package func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Int: JSONWritable {}
extension Int32: JSONWritable {}
extension Int64: JSONWritable {}
extension Int128: JSONWritable {}
extension UInt8: JSONWritable {}
extension UInt32: JSONWritable {}
extension UInt64: JSONWritable {}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    /// As the value, or `null`.
    package func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.null() }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    /// As an array.
    package func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for element in self { element.write(to: &writer) }
        }
    }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    /// As an object whose keys are sorted, so that equal dictionaries have equal texts.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            for (key, value) in sorted(by: { $0.key < $1.key }) { writer.member(key, value) }
        }
    }
}
