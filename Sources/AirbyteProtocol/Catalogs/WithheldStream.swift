// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A stream that a source has and that this configuration may not read. It is not gone: who wants it is told
/// why it cannot be had.
package struct WithheldStream: Hashable, Sendable {
    package let stream: StreamDescriptor
    private let code: LotusError.Code
    private let message: String
    private let hint: String

    /// - Parameters:
    ///   - message: what is missing, with the name of the stream.
    ///   - hint: how to get it.
    package init(_ stream: StreamDescriptor, _ code: LotusError.Code, _ message: String, hint: String) {
        self.stream = stream
        self.code = code
        self.message = message
        self.hint = hint
    }

    package var name: String { stream.name }

    /// Why it cannot be read, for who wants it.
    package var error: LotusError { LotusError(code, message, hint: hint) }
}
