// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Something that happened: in a run, or to an asset.
///
/// What the store shows of runs, steps, assets and checks follows from events alone.
package struct RunEvent: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Steps that the run will have.
        case stepsPlanned([String])
        case stepStarted
        case stepSucceeded
        case stepFailed
        case stepSkipped
        case stepCanceled
        /// An asset was made.
        case materialized(AssetMetadata)
        /// News of an asset that others made.
        case observed(AssetMetadata)
        case checked(CheckResult)
        /// The run's status changed; only the store writes these.
        case status(RunStatus)
        /// A line for people.
        case note(level: NoteLevel)
    }

    package enum NoteLevel: String, Sendable, CaseIterable {
        case debug, info, warning, error
    }

    package var time: Timestamp
    package var kind: Kind
    /// The step that it belongs to.
    package var step: String?
    package var asset: AssetKey?
    /// For people; one line, no secret, no row.
    package var message: String?

    package init(
        _ kind: Kind, at time: Timestamp, step: String? = nil, asset: AssetKey? = nil, message: String? = nil
    ) {
        self.kind = kind
        self.time = time
        self.step = step
        self.asset = asset
        self.message = message
    }
}

/// An event with its place among all events of a store.
package struct StoredEvent: Sendable, Equatable {
    /// Grows with each event of the store.
    package let id: Int64
    package let run: RunID?
    package let event: RunEvent

    package init(id: Int64, run: RunID?, event: RunEvent) {
        self.id = id
        self.run = run
        self.event = event
    }
}
