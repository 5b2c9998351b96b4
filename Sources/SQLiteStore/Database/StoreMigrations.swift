// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// How the tables of a store came to be: each step is run once, in this order, and never changed.
enum StoreMigrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("syncs") { database in try database.execute(sql: syncs) }
        // Where a stream landed before this column is not known: the next sync tells.
        migrator.registerMigration("sync folders") { database in
            try database.execute(sql: "ALTER TABLE sync_stream ADD COLUMN folder TEXT")
        }
        migrator.registerMigration("runs") { database in try database.execute(sql: runs) }
        return migrator
    }

    static let syncs = """
        CREATE TABLE sync_stream (
            connection TEXT NOT NULL,
            stream TEXT NOT NULL,
            state TEXT,
            memory TEXT,
            generation_id INTEGER NOT NULL DEFAULT 0,
            sync_id INTEGER NOT NULL DEFAULT 0,
            started_at INTEGER NOT NULL DEFAULT 0,
            extracted_at INTEGER NOT NULL DEFAULT 0,
            content_hash TEXT,
            backfill INTEGER,
            columns TEXT,
            lease_host TEXT,
            lease_process INTEGER,
            lease_process_started INTEGER,
            lease_expires INTEGER,
            lease_epoch INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (connection, stream)
        ) STRICT;

        CREATE TABLE sync_group (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            connection TEXT NOT NULL,
            stream TEXT NOT NULL,
            is_complete INTEGER NOT NULL DEFAULT 0,
            has_state INTEGER NOT NULL DEFAULT 0,
            state TEXT,
            memory TEXT,
            extracted_at INTEGER,
            generation_id INTEGER,
            content_hash TEXT,
            retired TEXT,
            FOREIGN KEY (connection, stream) REFERENCES sync_stream
        ) STRICT;
        CREATE INDEX sync_group_stream ON sync_group (connection, stream);

        CREATE TABLE sync_part (
            connection TEXT NOT NULL,
            stream TEXT NOT NULL,
            key TEXT NOT NULL,
            number INTEGER NOT NULL,
            group_id INTEGER NOT NULL REFERENCES sync_group ON DELETE CASCADE,
            bytes INTEGER NOT NULL,
            md5 TEXT NOT NULL,
            rows INTEGER NOT NULL,
            PRIMARY KEY (connection, stream, key)
        ) STRICT;
        CREATE INDEX sync_part_group ON sync_part (group_id);

        CREATE TABLE sync_unwanted (
            connection TEXT NOT NULL,
            stream TEXT NOT NULL,
            key TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('abandoned', 'retired')),
            since INTEGER NOT NULL,
            PRIMARY KEY (connection, stream, key)
        ) STRICT;
        """
}
