// SPDX-License-Identifier: Apache-2.0

extension StoreMigrations {
    /// The tables of runs, events, assets, sensors and schedules.
    ///
    /// A text that comes again and again is stored once (`label`) and named by its number, a status or kind
    /// by the number that `StoredNumber` gives it; times are microseconds. A name of a run is a BLOB of 16
    /// bytes, or its text when it is no UUID. There are no foreign keys: what belongs together is written
    /// and removed in one transaction, and checks would cost more than the rows.
    static let runs = """
        CREATE TABLE label (
            number INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE run_trigger (
            number INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            name TEXT
        ) STRICT;
        CREATE UNIQUE INDEX run_trigger_name ON run_trigger (kind, name IS NULL, ifnull(name, ''));

        CREATE TABLE run_key (
            trigger INTEGER NOT NULL,
            key TEXT NOT NULL,
            PRIMARY KEY (trigger, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run (
            number INTEGER PRIMARY KEY,
            id ANY NOT NULL UNIQUE,
            status INTEGER NOT NULL,
            trigger INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            is_lost INTEGER NOT NULL DEFAULT 0,
            reason TEXT,
            root ANY,
            assets TEXT NOT NULL,
            request TEXT NOT NULL,
            planned INTEGER NOT NULL DEFAULT 0,
            succeeded INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            skipped INTEGER NOT NULL DEFAULT 0,
            lease_host INTEGER,
            lease_process INTEGER,
            lease_process_started INTEGER,
            lease_expires INTEGER,
            lease_epoch INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX run_active ON run (status) WHERE status <= 3;
        CREATE INDEX run_of_trigger ON run (trigger);
        CREATE INDEX run_root ON run (root) WHERE root IS NOT NULL;
        CREATE INDEX run_ended ON run (ended_at) WHERE ended_at IS NOT NULL;

        CREATE TABLE run_asset (
            asset INTEGER NOT NULL,
            run INTEGER NOT NULL,
            PRIMARY KEY (asset, run)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run_step (
            run INTEGER NOT NULL,
            step INTEGER NOT NULL,
            position INTEGER NOT NULL,
            status INTEGER NOT NULL,
            asset INTEGER,
            started_at INTEGER,
            ended_at INTEGER,
            reason TEXT,
            PRIMARY KEY (run, step)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run_event (
            id INTEGER PRIMARY KEY,
            run INTEGER,
            time INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            step INTEGER,
            asset INTEGER,
            message TEXT,
            data TEXT
        ) STRICT;
        CREATE INDEX run_event_of_run ON run_event (run) WHERE run IS NOT NULL;
        CREATE INDEX run_event_of_asset ON run_event (asset) WHERE asset IS NOT NULL;
        CREATE INDEX run_event_of_none ON run_event (time) WHERE run IS NULL;

        CREATE TABLE content (
            number INTEGER PRIMARY KEY,
            hash ANY NOT NULL UNIQUE,
            last_event INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE content_text (
            number INTEGER PRIMARY KEY,
            text TEXT NOT NULL
        ) STRICT;

        CREATE TABLE asset (
            label INTEGER PRIMARY KEY,
            latest_id INTEGER,
            latest_run ANY,
            latest_time INTEGER,
            latest_kind INTEGER,
            latest_content INTEGER,
            latest_data TEXT,
            attempt_id INTEGER,
            attempt_run ANY,
            attempt_time INTEGER,
            attempt_status INTEGER,
            attempt_reason TEXT
        ) STRICT;

        CREATE TABLE check_result (
            asset INTEGER NOT NULL,
            "check" INTEGER NOT NULL,
            has_passed INTEGER NOT NULL,
            severity INTEGER NOT NULL,
            failures INTEGER,
            run ANY,
            time INTEGER NOT NULL,
            message TEXT,
            PRIMARY KEY (asset, "check")
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE automaton (
            number INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            name TEXT NOT NULL,
            is_enabled INTEGER,
            cursor TEXT,
            handled_until INTEGER,
            last_tick INTEGER,
            UNIQUE (kind, name)
        ) STRICT;

        CREATE TABLE tick (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            automaton INTEGER NOT NULL,
            status INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            reason TEXT,
            error TEXT,
            cursor TEXT,
            runs TEXT,
            repeated TEXT
        ) STRICT;
        CREATE INDEX tick_of_automaton ON tick (automaton);

        CREATE TABLE automation_decision (
            asset INTEGER PRIMARY KEY,
            is_requested INTEGER NOT NULL,
            reason TEXT NOT NULL,
            time INTEGER NOT NULL,
            run ANY
        ) STRICT;

        CREATE TABLE instance (
            number INTEGER PRIMARY KEY CHECK (number = 1),
            last_event INTEGER NOT NULL DEFAULT 0,
            paused_since INTEGER,
            daemon_host TEXT,
            daemon_process INTEGER,
            daemon_process_started INTEGER,
            daemon_expires INTEGER,
            daemon_epoch INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO instance (number) VALUES (1);
        """
}
