// SPDX-License-Identifier: Apache-2.0

package import Landing

/// Which files a run of an incremental model reads, in which parts, and what is remembered of them
/// (PROJECT.md section 6).
package struct ConsumptionPlan: Sendable, Equatable {
    /// Files that are read by one statement and remembered in its transaction.
    package struct Part: Sendable, Equatable {
        /// In order; at least one.
        package let files: [LandingFile]
        /// Whether one of them comes before a file that was consumed, so that its rows may be older than those
        /// of the table.
        package let isLate: Bool

        package init(files: [LandingFile], isLate: Bool) {
            self.files = files
            self.isLate = isLate
        }
    }

    /// How files that come late are met.
    package enum LateFiles: Sendable, Equatable {
        /// As all others.
        case taken
        /// Rows that are older than those of the table are left out, by a version column.
        case compared
        /// All files from the day of the first one on are read again, so that the newest rows come last.
        case readAgain
    }

    /// In the order in which they are read.
    package var parts: [Part]
    /// Whether nothing counts that was remembered before.
    package var replacesAll = false
    /// Keys that no longer count as consumed, from the first part on: they are read again, or were replaced.
    package var forgotten: [String] = []
    /// Files that count as consumed without having been read here.
    package var takenOver: [LandingFile] = []

    /// A table that is built from all files.
    ///
    /// - Parameter partBytesMax: how large a part may get, in bytes of files; nil for one part.
    package static func build(_ files: [LandingFile], partBytesMax: Int?) -> ConsumptionPlan {
        var plan = ConsumptionPlan(parts: cut(files, partBytesMax).map { Part(files: $0, isLate: false) })
        plan.replacesAll = true
        return plan
    }

    /// A table that new files are added to.
    ///
    /// - Parameters:
    ///   - files: all of the stream, in order.
    ///   - consumed: what is remembered of the model, by key.
    ///   - takenOver: files that were consumed before anything was remembered here; nil for none.
    ///   - again: days whose files are read again, consumed or not; nil for none.
    ///   - late: is asked when files come late.
    package static func addition<Failure: Error>(
        _ files: [LandingFile], consumed: [String: LandingFile.Identity], takenOver: FilePosition?,
        in folder: String, partBytesMax: Int?, again: LandingDays? = nil,
        late: () throws(Failure) -> LateFiles
    ) throws(Failure) -> ConsumptionPlan {
        let old = takenOver.map { last in files.filter { FilePosition($0) <= last } } ?? []
        let oldKeys = Set(old.map(\.key))
        var fresh = files.filter { file in
            again?.contains(file) == true
                || consumed[file.key] != file.identity && !oldKeys.contains(file.key)
        }
        let last = max(consumed.keys.compactMap { FilePosition(key: $0, folder: folder) }.max(), takenOver)
        var forgotten = Set(fresh.map(\.key).filter { consumed[$0] != nil })
        var comparesUntil: FilePosition?
        if let first = fresh.first, let last, FilePosition(first) <= last {
            switch try late() {
            case .taken: break
            case .compared: comparesUntil = last
            case .readAgain:
                fresh = files.filter { isOfDay($0, orAfter: first) }
                forgotten.formUnion(fresh.map(\.key).filter { consumed[$0] != nil })
            }
        }
        let freshKeys = Set(fresh.map(\.key))
        let parts = cut(fresh, partBytesMax).map { part in
            Part(files: part, isLate: comparesUntil.map { FilePosition(part[0]) <= $0 } ?? false)
        }
        var plan = ConsumptionPlan(parts: parts)
        plan.forgotten = forgotten.sorted()
        plan.takenOver = old.filter { !freshKeys.contains($0.key) }
        return plan
    }

    private static func isOfDay(_ file: LandingFile, orAfter first: LandingFile) -> Bool {
        guard let day = first.partition else { return true }
        return file.partition.map { $0 >= day } ?? false
    }

    private static func max(_ one: FilePosition?, _ other: FilePosition?) -> FilePosition? {
        guard let one, let other else { return one ?? other }
        return Swift.max(one, other)
    }

    /// Cuts files into parts that are no larger than allowed, or hold one file.
    private static func cut(_ files: [LandingFile], _ bytesMax: Int?) -> [[LandingFile]] {
        guard let bytesMax else { return files.isEmpty ? [] : [files] }
        var parts: [[LandingFile]] = []
        var bytes = 0
        for file in files {
            if parts.isEmpty || bytes + file.size > bytesMax {
                parts.append([])
                bytes = 0
            }
            parts[parts.count - 1].append(file)
            bytes += file.size
        }
        return parts
    }
}
