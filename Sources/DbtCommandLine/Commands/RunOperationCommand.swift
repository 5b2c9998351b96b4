// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore
internal import ProjectFiles

/// `dbt run-operation`: calls a macro.
struct RunOperationCommand {
    let invocation: Invocation
    let databases: any DatabaseOpener

    private var flags: Flags { invocation.flags }

    /// - Returns: whether the macro did its work.
    func run() async throws -> Bool {
        let (invocation, macro, arguments) = (invocation, try macro(), flags["args"].map ?? PlainMap())
        let work = try await CommandThread.run {
            let work = try ProjectWork(invocation)
            try work.writeManifest()
            return work
        }
        let compiler = ManifestCompiler(
            work.parsed, targetPath: work.loaded.targetPath, landings: try await work.landings(databases))
        let loaded = work.loaded
        let pool = try await databases.open(
            loaded.profile.target, folder: loaded.project.folder, environment: loaded.project.environment,
            threads: 1)
        let start = invocation.time.now()
        var failure: LotusError?
        do {
            failure = try await pool.withDatabase { Self.failure(macro, arguments, compiler, on: $0) }
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
        let result = result(macro, work, from: start, failure)
        if let failure {
            invocation.log.fire(.operationFailed(ErrorText.text(failure, verbose: flags.bool("debug"))))
        }
        try work.artifacts.write(
            RunResults(
                [result], of: invocation, environment: work.loaded.session.metadataEnvironment,
                seconds: result.seconds))
        return failure == nil
    }

    private func macro() throws(LotusError) -> String {
        guard let macro = invocation.line.argument else {
            throw LotusError(
                .dbtOperation, "`dbt run-operation` names no macro", hint: "Write `dbt run-operation MACRO`.")
        }
        return macro
    }

    private static func failure(
        _ macro: String, _ arguments: PlainMap, _ compiler: ManifestCompiler, on database: any AdapterDatabase
    ) -> LotusError? {
        do {
            _ = try NodeExecution(compiler, database: database).runOperation(macro, arguments: arguments)
            try database.commit()
            return nil
        } catch {
            database.rollBack()
            return error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
    }

    private func result(
        _ macro: String, _ work: ProjectWork, from start: Timestamp, _ failure: LotusError?
    ) -> NodeResult {
        let end = invocation.time.now()
        let name = macro.split(separator: ".").last.map(String.init) ?? macro
        let package = macro.split(separator: ".").first.map(String.init) ?? macro
        let owner = macro.contains(".") ? package : work.parsed.root.name
        var result = NodeResult(
            .operation(named: name, package: owner), failure == nil ? .success : .error, thread: "MainThread",
            message: failure?.message)
        result.timings = [.init(macro, startedAt: start, completedAt: end)]
        result.seconds = Double(end.microseconds - start.microseconds) / 1_000_000
        return result
    }
}
