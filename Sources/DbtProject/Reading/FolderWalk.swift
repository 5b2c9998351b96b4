// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Lists the files below a folder.
enum FolderWalk {
    /// Folders inside each other that are followed; links to folders are not.
    private static let folderLevelsMax = 64

    /// The files below a folder by their paths relative to it, sorted; none when it does not exist.
    static func files(below folder: String) -> [String] {
        ParseObserver.current?.readFolder(folder)
        var files: [String] = []
        walk(folder, prefix: "", level: 0, &files)
        files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return files
    }

    /// The folders, and links to folders, directly in a folder, sorted.
    static func folders(in folder: String) -> [String] {
        ParseObserver.current?.readFolder(folder)
        var folders: [String] = []
        forEachEntry(folder) { name, kind in
            if kind == DT_DIR || (kind != DT_REG && isFolder(folder + "/" + name)) { folders.append(name) }
        }
        return folders.sorted()
    }

    private static func walk(_ folder: String, prefix: String, level: Int, _ files: inout [String]) {
        guard level < folderLevelsMax else { return }
        var folders: [String] = []
        forEachEntry(folder) { name, kind in
            switch kind {
            case DT_DIR: folders.append(name)
            case DT_REG: files.append(prefix + name)
            default:
                if !isFolder(folder + "/" + name) { files.append(prefix + name) }
            }
        }
        for name in folders {
            walk(folder + "/" + name, prefix: prefix + name + "/", level: level + 1, &files)
        }
    }

    private static func forEachEntry(_ folder: String, _ body: (String, Int) -> Void) {
        guard let handle = opendir(folder) else { return }
        defer { closedir(handle) }
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { body(name, Int(entry.pointee.d_type)) }
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
