// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The small files that a connector is given: `--config`, `--catalog`, `--state`.
package enum ProtocolDocument {
    /// The JSON of a file.
    ///
    /// - Parameter name: how the file is called in an error.
    /// - Throws: ``LotusError`` `LL-PROTOCOL-001` with the place, but never with the line: a configuration
    ///   holds secrets.
    package static func parse(_ bytes: [UInt8], name: String) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            var place = SourceLocation(
                file: name, text: String(decoding: bytes, as: UTF8.self), utf8Offset: error.offset)
            place.lineText = nil
            throw LotusError(
                .protocolNotJSON, "\(name) is no JSON: \(error.reason.text)",
                hint: "correct the file; it must hold one JSON document", location: place)
        }
    }
}
