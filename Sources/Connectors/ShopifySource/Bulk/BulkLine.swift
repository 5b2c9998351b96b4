// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// One line of a result.
enum BulkLine {
    /// Lets `body` read a line; when strings in it hold what no text can, it is repaired first.
    static func read<Result>(
        _ line: UnsafeBufferPointer<UInt8>, of stream: ShopifyStream, _ body: (JSONScanner) throws -> Result
    ) throws -> Result {
        do {
            return try body(JSONScanner(line))
        } catch is JSONScanError {
            let page = JSONPage(Array(line), origin: "a bulk result", stream: stream.descriptor)
            return try page.read(body).result
        }
    }
}
