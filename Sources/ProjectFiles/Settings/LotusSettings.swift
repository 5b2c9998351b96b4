// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// `lotus.yml`, complete: every key has a value, from the file or by default (PROJECT.md section 2).
package struct LotusSettings: Sendable {
    /// The file, beside `dbt_project.yml`.
    package static let fileName = "lotus.yml"

    /// The root of `{namespace}/{stream}/…`; nil means: the target's DATA_PATH if streams exist there, else
    /// ``defaultLanding``.
    package var landing: LocalPath?
    /// The folder of stream files; nil when no folder of the usual names exists.
    package var streams: LocalPath?
    /// The folder of discovered schemas: `sources` beside the streams folder.
    package var schemas: LocalPath?
    /// In the order of the file.
    package var connections: [ConnectionSettings] = []
    package var sensors = SensorSettings()
    package var runs = RunSettings()
    /// Landing bytes per model batch.
    package var batchBytes = 512_000_000
    package var store: StoreSettings
    package var computeLogs: ComputeLogSettings
    package var retention = RetentionSettings()
    package var alerts: [AlertSettings] = []
    package var http = HTTPAddress(host: "127.0.0.1", port: 3000)
    package var maintenance = MaintenanceSettings()
    /// Whether there is a file; without one all of this is defaults.
    package var fileExists = false
    /// The environment variables that the file read.
    package var variables: [VariableUse] = []
    /// Keys without effect.
    package var warnings: [LotusError] = []

    /// Where landing files go when the target has no DATA_PATH with streams.
    package static let defaultLanding = "./lake/landing/raw"
    /// Where discovered schemas go in a project without stream files.
    package static let defaultSchemas = "assets/sources"
    static let streamsFolders = ["assets/streams", "dag/streams", "streams"]
    static let defaultStore = ".lotus/instance.sqlite"
    static let defaultComputeLogs = "./lake/logs"

    /// The defaults of a project without the file.
    package init(projectFolder: String) {
        let found = Self.streamsFolders.first { TextFile.folderExists(projectFolder + "/" + $0) }
        streams = found.map { LocalPath($0, in: projectFolder) }
        schemas = found.map { Self.schemas(besideStreams: $0, in: projectFolder) }
        store = .sqlite(LocalPath(Self.defaultStore, in: projectFolder))
        computeLogs = ComputeLogSettings(path: LocalPath(Self.defaultComputeLogs, in: projectFolder))
    }

    static func schemas(besideStreams streams: String, in projectFolder: String) -> LocalPath {
        let parent = FilePath.parent(of: streams) ?? (streams.hasPrefix("/") ? "/" : "")
        let folder = parent.isEmpty || parent == "/" ? parent + "sources" : parent + "/sources"
        return LocalPath(folder, in: projectFolder)
    }
}

extension LotusSettings {
    /// The settings of a project; defaults where it has no `lotus.yml`.
    ///
    /// Everything is rendered now but the `config` of connections: see ``ConnectionSettings``.
    ///
    /// - Parameter renderer: the built-in one if nil.
    package static func load(
        projectFolder: String, environment: Environment, renderer: (any TemplateRenderer)? = nil
    ) throws -> LotusSettings {
        let path = projectFolder + "/" + fileName
        guard TextFile.anythingExists(path) else { return LotusSettings(projectFolder: projectFolder) }
        let file = try YAMLReader.read(file: path, shownAs: fileName)
        var reader = SettingsReader(
            projectFolder: projectFolder, home: environment.homeFolder,
            renderer: renderer ?? EnvironmentTemplateRenderer(environment: environment))
        return try reader.settings(file)
    }
}
