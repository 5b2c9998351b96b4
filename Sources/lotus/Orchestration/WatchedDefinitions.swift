// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import LakeDefinitions
import LotusCore
import Orchestrator
import ProjectFiles

/// The definitions of a project whose files may change.
struct WatchedDefinitions: DefinitionsSource {
    let instance: ProjectInstance
    let sensors: StreamSensors

    func load() async throws -> Definitions {
        let project = try await instance.definitions()
        sensors.set(project.streams)
        return project.definitions
    }

    func fingerprint() async -> String {
        let folder = instance.project.folder
        var hash = FileStamps()
        for name in ["dbt_project.yml", "profiles.yml", "lotus.yml", ".env", "packages.yml", "selectors.yml"]
        {
            hash.add(file: "\(folder)/\(name)")
        }
        if let profiles = instance.options.profilesFolder { hash.add(file: "\(profiles)/profiles.yml") }
        for path in Self.folders(of: instance.project, instance.settings) { hash.add(folder: path) }
        return hash.text
    }

    /// Everything that dbt and lotus read of a project, but for packages, which change with `dbt deps`.
    private static func folders(of project: Project, _ settings: LotusSettings) -> [String] {
        var names = project.modelPaths + project.seedPaths
        for (key, standard) in [
            ("macro-paths", "macros"), ("test-paths", "tests"), ("snapshot-paths", "snapshots"),
            ("analysis-paths", "analyses"),
        ] {
            names += (try? project.file[key]?.asStrings(key)) ?? [standard]
        }
        var folders = names.map { FilePath.absolute($0, in: project.folder) }
        if let streams = settings.streams?.resolved { folders.append(streams) }
        if let schemas = settings.schemas?.resolved { folders.append(schemas) }
        // A folder inside of another one is looked at once.
        let all = Set(folders)
        return all.filter { one in !all.contains { other in one != other && one.hasPrefix(other + "/") } }
            .sorted()
    }
}

/// What files are, as far as the file system tells without reading them.
private struct FileStamps {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let entriesMax = 200_000
    private var entries = 0

    var text: String { String(hash, radix: 16) }

    mutating func add(file path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return add(0) }
        add(path, status)
    }

    /// All that is below a folder, but for hidden files.
    mutating func add(folder path: String) {
        guard entries < Self.entriesMax, let directory = opendir(path) else { return add(1) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        for name in names.sorted() {
            let child = "\(path)/\(name)"
            var status = stat()
            guard lstat(child, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                add(folder: child)
            } else {
                entries += 1
                // What a link leads to counts.
                if status.st_mode & S_IFMT == S_IFLNK { _ = stat(child, &status) }
                add(child, status)
            }
        }
    }

    private mutating func add(_ path: String, _ status: stat) {
        for byte in path.utf8 { add(UInt64(byte)) }
        add(UInt64(bitPattern: Int64(status.st_size)))
        add(UInt64(bitPattern: Int64(status.st_mtim.tv_sec)))
        add(UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)))
        add(UInt64(status.st_ino))
    }

    private mutating func add(_ value: UInt64) {
        hash = (hash ^ value) &* 0x100_0000_01b3
        hash ^= hash >> 29
    }
}
