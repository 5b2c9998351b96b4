// SPDX-License-Identifier: Apache-2.0

/// How a source reads a stream (Airbyte protocol 0.17).
package enum SyncMode: String, Hashable, Sendable {
    case fullRefresh = "full_refresh"
    case incremental
}

/// What a destination does with what it has already (Airbyte protocol 0.17).
package enum DestinationSyncMode: String, Hashable, Sendable {
    case append, overwrite
    case appendDedup = "append_dedup"
    case update
    case softDelete = "soft_delete"
}
