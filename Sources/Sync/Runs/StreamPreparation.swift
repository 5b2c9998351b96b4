// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import Landing
internal import LotusCore

/// Brings a stream to the point where it can be read: its lease is taken, what an earlier process began is
/// ended, its columns are compared, and the sync is counted.
struct StreamPreparation: Sendable {
    let plan: StreamPlan
    let connection: ConnectionPlan
    let services: SyncServices
    let leases: LeaseKeeper

    /// A stream that can be read.
    struct Prepared: Sendable {
        let lease: StreamLease
        let lander: StreamLander
        let configured: ConfiguredStream
        /// What the source goes on from.
        let state: StreamState?
        var result: StreamResult
    }

    var key: StreamKey { StreamKey(connection: connection.name, stream: plan.descriptor.name) }

    func run() async throws -> Prepared {
        let lease = try await services.store.acquire(
            key, owner: services.owner, now: services.time.now(), until: services.leaseEnd,
            presence: { $0.presence })
        leases.keep(lease)
        do {
            return try await prepare(lease)
        } catch {
            await leases.release(lease)
            throw error
        }
    }

    private func prepare(_ lease: StreamLease) async throws -> Prepared {
        try services.crashes.reach(.afterLease)
        let found = try await services.store.record(of: key)
        try checkFolder(found)
        let recovered = try await Recovery(services: services, lease: lease).run(found)
        if found.damage != nil { try await checkState(found) }
        await deleteUnwanted(lease)
        let drift = SchemaDrift(from: found.columns, to: plan.configured.stream.schema)
        try checkDrift(drift)
        let schema = schema(found)
        let before = try await begin(lease, found)
        try services.crashes.reach(.afterBegin)
        if connection.schemaChanges != .ignore || found.columns == nil {
            let columns = SchemaDrift.columns(of: plan.configured.stream.schema)
            if columns != found.columns { try await services.store.setColumns(lease, columns) }
        }
        return try await prepared(lease, before, schema, drift, recovered, stateBefore: found.state)
    }

    private func prepared(
        _ lease: StreamLease, _ before: StreamRecord, _ schema: SchemaNode, _ drift: SchemaDrift,
        _ recovered: Recovery.Outcome, stateBefore: StreamState?
    ) async throws -> Prepared {
        var configured = plan.configured
        configured.stream.schema = schema
        let generationID = try await generationID(before)
        configured.generationID = generationID
        configured.minimumGenerationID = plan.overwrites ? generationID : 0
        configured.syncID = before.syncID
        let table = LandingTable(
            configured, selected: plan.selectedFields, partitionField: plan.partitionField)
        let lander = try StreamLander(
            plan: plan, table: table, lease: lease, before: before, generationID: generationID,
            layout: layout, services: services)
        await lander.enroll()
        var result = StreamResult(key, .succeeded)
        result.stateBefore = stateBefore
        result.drift = drift
        result.rolledForward = recovered.rolledForward
        result.rolledBack = recovered.rolledBack
        return Prepared(
            lease: lease, lander: lander, configured: configured,
            state: plan.isIncremental ? before.state ?? plan.initialState : nil, result: result)
    }

    private var layout: LandingLayout {
        LandingLayout(
            prefix: services.prefix, namespace: connection.namespace, stream: plan.descriptor.name)
    }

    // MARK: - Steps

    private func begin(_ lease: StreamLease, _ found: StreamRecord) async throws -> StreamRecord {
        try await services.store.begin(
            lease,
            SyncStart(
                startedAt: services.nowMs, forgetsState: forgetsState(found), backfill: plan.backfill,
                folder: folder))
    }

    /// Where the stream lands, in words that are remembered.
    private var folder: String { "\(services.place)/\(layout.folder)" }

    private func forgetsState(_ found: StreamRecord) -> Bool {
        // An edge: what counts is that it was not so in a sync before.
        let isBackfill = plan.backfill && found.backfill != true && found.syncID > 0
        return connection.isFullRefresh || isBackfill
    }

    /// A state says which rows are in the folder beside it: in another folder it would leave a gap.
    private func checkFolder(_ found: StreamRecord) throws {
        guard let before = found.folder, before != folder, found.goesOn, !forgetsState(found) else { return }
        let message = "\(key) has landed in \(before) so far, and would go on in \(folder)"
        guard connection.filesWereMoved else {
            throw LotusError(
                .syncFolderMoved, message,
                hint: "let `landing:` and `namespace:` in lotus.yml name the former place; or move the files "
                    + "there and sync once with `--files-moved`; or `--full-refresh` reads everything again")
        }
        // Files that do not count yet are known by their keys, which may be others now.
        guard found.groups.isEmpty, found.retired.isEmpty else {
            throw LotusError(
                .syncFolderMoved, message + ", but the sync before was not brought to its end",
                hint: "let lotus.yml name the former place and the files lie there for one more sync, then "
                    + "move them; or `--full-refresh` reads everything again")
        }
    }

    /// Recovery may have brought a state that can be read.
    private func checkState(_ found: StreamRecord) async throws {
        guard !forgetsState(found), let damage = try await services.store.record(of: key).damage else {
            return
        }
        throw LotusError(
            .syncStateDamaged, "the state of \(key) cannot be read: \(damage)",
            hint: "bring the store back from a copy; or `lotus sync \(key) --full-refresh` reads the stream "
                + "from its beginning")
    }

    /// A new generation is above all that are there: ours, and those of an Airbyte that wrote here before.
    private func generationID(_ record: StreamRecord) async throws -> Int64 {
        guard plan.overwrites else { return record.generationID }
        guard record.generationID == 0 else { return record.generationID + 1 }
        let formers = FormerGenerations(landing: services.landing, layout: layout)
        // Of rows that this store has not seen land, another one knew that was lost.
        return try await formers.largest(includesOwn: record.extractedAt == 0) + 1
    }

    /// Files that cannot be deleted now are deleted next time; nobody sees them.
    private func deleteUnwanted(_ lease: StreamLease) async {
        do {
            try await UnwantedFiles(services: services, lease: lease).delete()
        } catch let error as LotusError {
            services.progress(.warning(error))
        } catch {}
    }

    // MARK: - Columns

    private func checkDrift(_ drift: SchemaDrift) throws {
        guard connection.schemaChanges == .pause, !drift.isEmpty else { return }
        throw LotusError(
            .syncSchemaChanged, "the columns of \(key) have changed: \(drift.text)",
            hint: "to take them over, let the connection have `schema_changes: propagate_columns` for one "
                + "sync; to leave them out, `ignore`")
    }

    private func schema(_ found: StreamRecord) -> SchemaNode {
        guard connection.schemaChanges == .ignore, let columns = found.columns else {
            return plan.configured.stream.schema
        }
        return SchemaDrift.schema(of: columns)
    }
}
