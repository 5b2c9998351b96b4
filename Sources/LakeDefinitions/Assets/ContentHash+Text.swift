// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import LotusCore
package import Orchestrator

extension ContentHash {
    /// The name of a text.
    package static func of(_ text: String) -> ContentHash {
        var hash = SHA256()
        hash.update(data: Array(text.utf8))
        return ContentHash(HexadecimalText.text(hash.finalize().prefix(16)))
    }
}
