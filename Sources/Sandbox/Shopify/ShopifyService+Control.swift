// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension ShopifyService {
    /// What a reader must have: all records that are not deleted and were not changed later.
    package func truth(at now: Timestamp) async -> [StreamTruth] { view(at: now).truth() }

    /// Sales by the day of the order in UTC.
    package func sales(at now: Timestamp) async -> [DaySales] { view(at: now).sales() }

    /// Changes records at a point in time, or at the end of the history when that is later: a change that
    /// is made with the clock inside the history is to be seen when the clock comes to its end.
    package func edit(_ edit: SandboxEdit, at now: Timestamp) async -> JSONValue {
        change(edit, at: Int(now.wholeSeconds)).json()
    }
}
