// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension Timestamp {
    /// To the second and for people, such as `2026-01-31 09:30:31 UTC`.
    package var seconds: String {
        let text = description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC"
    }
}
