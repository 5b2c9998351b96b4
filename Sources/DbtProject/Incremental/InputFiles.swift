// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The files that a project was read from, with what they were.
struct InputFiles: Sendable {
    struct File: Sendable {
        /// Absolute.
        var path: String
        /// Nil when there is no such file.
        var stamp: FileStamp?
        /// Nil when there is no such file, or when it was not read.
        var hash: ContentHash?
    }

    let layout: ProjectLayout
    /// The folders in the folder of packages.
    var packageNames: [String]
    /// For each folder of the layout the paths of its files, relative to it.
    var listings: [[String]]
    /// The files of the layout, then those of each listing.
    var files: [File]
    /// When the stamps were taken, in nanoseconds since 1970.
    var takenAt: Int64

    /// What became of the files since.
    struct Comparison {
        /// Whether files came, went or were renamed.
        var isRelisted = false
        /// Absolute paths of the files whose contents are others.
        var changed: [String] = []
        /// The same files with the stamps of today; those that changed with a stamp that no file has.
        var current: InputFiles
        /// How many stamps could not be trusted and cost a look at the contents.
        var lookedAt = 0

        var isUnchanged: Bool { !isRelisted && changed.isEmpty }
    }

    init(
        _ layout: ProjectLayout, packageNames: [String], listings: [[String]], files: [File], takenAt: Int64
    ) {
        self.layout = layout
        self.packageNames = packageNames
        self.listings = listings
        self.files = files
        self.takenAt = takenAt
    }

    /// Looks at all files of a layout before they are read.
    ///
    /// - Parameter time: now, in nanoseconds since 1970.
    init(_ layout: ProjectLayout, at time: Int64) {
        self.layout = layout
        takenAt = time
        packageNames = layout.packageNames
        let listings = layout.folders.map { Self.listing($0) }
        self.listings = listings
        var paths = Paths(layout, listings)
        files = (0..<paths.count).map { place in
            let path = paths.next()
            let stamp = FileStamp(path: path)
            // Those that have a name of their own are read by several, and not through an observer.
            let hash = place < layout.files.count ? stamp.flatMap { _ in Self.hash(path) } : nil
            return File(path: path, stamp: stamp, hash: hash)
        }
    }

    /// The same files with the hashes of what was read of them; nil when one was written in the meantime, or
    /// when others were read.
    func read(as hashes: [String: ContentHash?]) -> InputFiles? {
        guard isListed else { return nil }
        var result = self
        var found = 0
        for (place, file) in files.enumerated() {
            let stamp = FileStamp(path: file.path)
            guard stamp == file.stamp else { return nil }
            let read = hashes[file.path]
            if read != nil { found += 1 }
            if place >= layout.files.count {
                result.files[place].hash = read ?? nil
            } else if let stamp, !stamp.isCertain(at: takenAt) {
                guard Self.hash(file.path) == file.hash else { return nil }
            }
        }
        return found == hashes.count ? result : nil
    }

    /// The paths of all files, one after the other.
    struct Paths {
        private let folders: [String]
        private let listings: [[String]]
        private var list = 0
        private var place = 0
        let count: Int

        init(_ layout: ProjectLayout, _ all: [[String]]) {
            folders = [""] + layout.folders.map { $0 + "/" }
            listings = [layout.files] + all
            count = listings.reduce(0) { $0 + $1.count }
        }

        /// The next path; an empty one after the last.
        mutating func next() -> String {
            while list < listings.count, place >= listings[list].count {
                list += 1
                place = 0
            }
            guard list < min(listings.count, folders.count) else { return "" }
            defer { place += 1 }
            return folders[list] + listings[list][place]
        }
    }

    /// The files below a folder that are read as parts of a project.
    private static func listing(_ folder: String) -> [String] {
        FolderWalk.files(below: folder).filter { FileSearch.isSeen($0) }
    }

    private static func hash(_ path: String) -> ContentHash? {
        (try? FileText.bytes(path, shownAs: path)).map { ContentHash($0) }
    }

    /// Compares with what is on the disk now.
    ///
    /// - Parameter time: now, in nanoseconds since 1970.
    func compared(at time: Int64) -> Comparison {
        var result = Comparison(current: self)
        result.current.takenAt = time
        guard isListed else {
            result.isRelisted = true
            return result
        }
        for place in files.indices { compare(place, &result) }
        return result
    }

    /// Whether no file came or went.
    private var isListed: Bool {
        layout.packageNames == packageNames
            && zip(layout.folders, listings).allSatisfy { Self.listing($0) == $1 }
    }

    private func compare(_ place: Int, _ result: inout Comparison) {
        let file = files[place]
        let stamp = FileStamp(path: file.path)
        if stamp == file.stamp, stamp?.isCertain(at: takenAt) ?? true { return }
        guard let stamp, file.stamp != nil, let old = file.hash else {
            // A file came or went, or it was not read and its stamp says nothing certain.
            result.current.files[place].stamp = .unknown
            result.changed.append(file.path)
            return
        }
        let hash = Self.hash(file.path)
        result.lookedAt += 1
        if hash == old {
            result.current.files[place].stamp = stamp
        } else {
            result.current.files[place].stamp = .unknown
            result.changed.append(file.path)
        }
    }
}
