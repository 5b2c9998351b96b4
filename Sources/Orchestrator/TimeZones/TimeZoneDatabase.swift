// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
package import LotusCore
internal import Synchronization

/// A folder of time zones by their names, as `tzdata` installs it.
package struct TimeZoneDatabase: Sendable {
    package let folder: String

    /// The database of a folder.
    package init(folder: String) { self.folder = folder }

    /// The one of this machine: the folder that `TZDIR` names, or else the usual one.
    package static let installed = TimeZoneDatabase(
        folder: getenv("TZDIR").map { String(cString: $0) } ?? "/usr/share/zoneinfo")

    /// What has been read; a newer database is noticed by the next start of the program.
    private static let known = Mutex<[String: TimeZoneRules]>([:])
    private static let nameBytesMax = 100
    /// More names than this are not read to find near ones; there are about 600.
    private static let namesMax = 5_000

    /// UTC is what these are, with or without a database.
    private static let utcNames: Set<String> = [
        "UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Universal",
        "Etc/Universal", "Greenwich", "Etc/Greenwich", "GMT0", "GMT+0", "GMT-0", "Etc/GMT0", "Etc/GMT+0",
        "Etc/GMT-0",
    ]

    /// The rules of a zone.
    ///
    /// - Throws: `LL-CRON-002` when it is unknown, or the database is missing or damaged.
    package func rules(of name: String, _ location: SourceLocation?) throws(LotusError) -> TimeZoneRules {
        if Self.utcNames.contains(name) { return .utc }
        let path = "\(folder)/\(name)"
        guard Self.isName(name) else { throw unknown(name, location) }
        if let rules = Self.known.withLock({ $0[path] }) { return rules }
        guard let bytes = Self.bytes(path) else { throw unknown(name, location) }
        guard let rules = TimeZoneFile.rules(bytes) else {
            throw LotusError(
                .timeZone, "the file of the time zone `\(name)` in \(folder) cannot be read",
                hint: "Install the time zone database again (`apt-get install --reinstall tzdata`).",
                location: location)
        }
        Self.known.withLock { $0[path] = rules }
        return rules
    }

    /// Whether a text can be a name: without dots, so that no path leads out of the folder.
    private static func isName(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        // These hold the same zones once more, with and without leap seconds.
        guard text.utf8.count <= nameBytesMax, !text.hasPrefix("right/"), !text.hasPrefix("posix/") else {
            return false
        }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    switch byte {
                    case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }
    }

    /// What a file of a zone holds; nil when there is none.
    private static func bytes(_ path: String) -> [UInt8]? {
        guard let file = open(path) else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= TimeZoneFile.bytesMax
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        guard count == bytes.count, bytes.starts(with: TimeZoneFile.magic) else { return nil }
        return bytes
    }

    private static func open(_ path: String) -> Int32? {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        return file < 0 ? nil : file
    }

    // MARK: Names that are not known

    private func unknown(_ name: String, _ location: SourceLocation?) -> LotusError {
        let names = names()
        guard !names.isEmpty else {
            return LotusError(
                .timeZone,
                "the time zone `\(name)` cannot be looked up: there is no time zone database in \(folder)",
                hint:
                    "Install it (`apt-get install tzdata`), or let `TZDIR` name its folder; UTC needs none.",
                location: location)
        }
        let near = NearestNames.find(name, in: names)
        return LotusError(
            .timeZone, "there is no time zone `\(name)`",
            hint: NearestNames.hint(near.isEmpty ? Self.cities(name, names) : near)
                ?? "Names are those of the time zone database, such as `Europe/Berlin`.",
            location: location)
    }

    /// Names that end in the last part of a name: `Germany/Berlin` means `Europe/Berlin`.
    private static func cities(_ name: String, _ names: [String]) -> [String] {
        let city = name.split(separator: "/").last?.lowercased() ?? ""
        return Array(names.filter { $0.lowercased().hasSuffix("/\(city)") }.prefix(3))
    }

    /// The names of all zones, sorted.
    private func names() -> [String] {
        var names: [String] = []
        var folders = [""]
        while let prefix = folders.popLast(), names.count < Self.namesMax {
            for entry in (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(prefix)")) ?? [] {
                let name = prefix + entry
                guard Self.isName(name), prefix.utf8.count < Self.nameBytesMax else { continue }
                var isFolder = false
                guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                else {
                    continue
                }
                if isFolder {
                    // The same zones once more, with and without leap seconds.
                    if prefix.isEmpty, entry == "right" || entry == "posix" { continue }
                    folders.append(name + "/")
                } else if entry.first?.isUppercase == true {
                    names.append(name)
                }
            }
        }
        return names.sorted()
    }
}
