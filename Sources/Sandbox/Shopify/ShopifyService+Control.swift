// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension ShopifyService {
    /// What a reader must have: all records that are not deleted, whatever the clock shows.
    package func truth(at now: Timestamp) async -> [StreamTruth] { view.truth() }

    package func edit(_ edit: SandboxEdit, at now: Timestamp) async -> JSONValue {
        change(edit, at: Int(now.wholeSeconds)).json()
    }
}
