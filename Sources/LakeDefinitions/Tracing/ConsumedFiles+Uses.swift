// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import Landing
internal import LotusCore

extension ConsumedFiles {
    /// A file that a model has consumed, and when.
    struct Use {
        let identity: LandingFile.Identity
        let time: Timestamp?
        let snapshot: Int?
    }

    /// What is remembered of the model, by key; empty when nothing ever was.
    func uses() throws -> [String: Use] {
        let rows: [[CellValue]]
        do {
            rows = try self.rows(
                "SELECT key, etag, size, epoch_us(consumed_at), snapshot_id FROM \(table) WHERE \(isOfModel)")
        } catch let error as LotusError where error.isMissingTable {
            return [:]
        }
        var uses: [String: Use] = [:]
        for row in rows {
            let identity = LandingFile.Identity(key: row[0].text, etag: row[1].text, size: row[2].number ?? 0)
            uses[identity.key] = Use(
                identity: identity, time: row[3].number.map { Timestamp(microseconds: Int64($0)) },
                snapshot: row[4].number)
        }
        return uses
    }
}
