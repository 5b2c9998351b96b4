// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// All that was found out of a row: where it is on the way from the landing files to a table.
package struct RowTrace: Sendable {
    package let key: RowKey
    /// The table that was asked for comes first, then what it is made from, the nearest first.
    package var stations: [Station]
    /// What is known beyond the stations.
    package var instance: Instance

    package init(key: RowKey, stations: [Station], instance: Instance = Instance()) {
        precondition(!stations.isEmpty, "A trace begins at a table.")
        self.key = key
        self.stations = stations
        self.instance = instance
    }

    /// What was asked for.
    package var start: Station { stations[0] }

    package subscript(id: String) -> Station? { stations.first { $0.id == id } }

    /// What makes things by itself.
    package struct Instance: Sendable, Equatable {
        /// Whether `lotus up` runs.
        package var isDaemonRunning = false
        package var pausedSince: Timestamp?

        package init() {}
    }

    /// A snapshot of a lake.
    package struct Snapshot: Sendable, Hashable {
        package let id: Int
        /// Nil when it was expired.
        package let time: Timestamp?

        package init(id: Int, time: Timestamp?) {
            self.id = id
            self.time = time
        }
    }

    /// What was found in a table or in the files of a stream.
    package enum Search: Sendable, Equatable {
        case found
        case absent
        /// There is no such table (yet).
        case noTable
        /// It is part of those that use it.
        case inlined
        /// Why nobody can look, such as `it has no column "id"`.
        case notSearched(String)
    }

    /// A row as it stands in a table.
    package struct Row: Sendable, Equatable {
        package var version: RowVersion?
        /// In which it came; nil in a table that is in no lake, and in a view.
        package var snapshot: Snapshot?

        package init(version: RowVersion? = nil, snapshot: Snapshot? = nil) {
            self.version = version
            self.snapshot = snapshot
        }
    }

    /// How a model gets at the files of a stream that it reads.
    package enum Reading: Sendable, Equatable {
        /// Each file once, which is remembered in the lake.
        case remembered
        /// All files, whenever it is made.
        case whole
        /// All files, whenever it is looked at: a view.
        case always
        /// By itself, so that nobody knows.
        case unknown
    }

    /// A table, view or stream on the way.
    package struct Station: Sendable {
        package enum Kind: String, Sendable {
            case table, incremental, view, ephemeral, seed, snapshot, source, stream
        }

        /// The `unique_id` of dbt, or `shopify/orders` of a stream.
        package let id: String
        package let name: String
        package let kind: Kind
        /// The name of the table in SQL; nil where there is none.
        package var relation: String?
        /// The database that the table is in.
        package var database: String?
        /// The file of the project that defines it.
        package var file: String?
        /// What it is made from, the most important first.
        package var parents: [String] = []
        /// How it reads each of the streams among them, by their ids.
        package var readings: [String: Reading] = [:]
        package var search: Search = .absent
        /// The columns by which the row was looked for here; nil where it was not.
        package var key: RowKey?
        /// How many rows have the key.
        package var count = 0
        /// The newest of these first; a few.
        package var rows: [Row] = []
        /// The last snapshot in which it was written to by us.
        package var written: Snapshot?
        package var making = MakingFacts()
        /// Of a stream.
        package var stream: Stream?

        package init(id: String, name: String, kind: Kind) {
            self.id = id
            self.name = name
            self.kind = kind
        }

        /// When it was last made, and the run that did so when it was one.
        package var lastMade: (time: Timestamp, run: String?)? {
            guard let time = written?.time, making.made.map({ $0 < time }) ?? true else {
                return making.made.map { ($0, making.run) }
            }
            return (time, nil)
        }

        /// The newest row, or the newest version that files have.
        package var newest: RowVersion? {
            if let stream { return stream.files.first?.version }
            return rows.first?.version
        }
    }

    /// The landing files of a stream.
    package struct Stream: Sendable {
        /// Whether a connection of the project reads it.
        package var hasConnection = true
        /// How many files there are.
        package var fileCount = 0
        /// Those that hold the key, the newest first.
        package var files: [File] = []
        package var sensor: Automaton?
        package var schedule: Automaton?
        /// When its last sync began; nil when it never was synced from here.
        package var syncBegan: Timestamp?

        package init() {}
    }

    /// A landing file that holds the key.
    package struct File: Sendable, Equatable {
        package let key: String
        /// Its path below the folder of the stream.
        package let name: String
        /// When it was written.
        package var landed: Timestamp
        /// How many rows in it have the key.
        package var count = 1
        package var version: RowVersion?
        /// Whether it may be read: a sync has not settled others yet.
        package var isSettled = true
        /// What has become of it, by the ids of the models that read the stream.
        package var uses: [String: Use] = [:]

        package init(key: String, name: String, landed: Timestamp) {
            self.key = key
            self.name = name
            self.landed = landed
        }
    }

    /// What a model has done with a landing file.
    package enum Use: Sendable, Equatable {
        case read(at: Timestamp?, snapshot: Int?)
        /// It counts as read, since another tool had handed it on.
        case takenOver
        /// The file of this name that was read was another one.
        case replaced(at: Timestamp?)
        case notRead
        case unknown
    }

    /// A sensor or schedule.
    package struct Automaton: Sendable, Equatable {
        package let name: String
        package var isEnabled: Bool
        /// What its last tick came to.
        package var lastTick: Timestamp?
        package var failure: String?
        package var reason: String?
        /// Of a schedule.
        package var next: Timestamp?

        package init(_ name: String, isEnabled: Bool) {
            self.name = name
            self.isEnabled = isEnabled
        }
    }
}
