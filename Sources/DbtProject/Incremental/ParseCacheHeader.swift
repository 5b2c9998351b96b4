// SPDX-License-Identifier: Apache-2.0

/// The first part of a cache: what its result depends on, and what is said of it.
struct ParseCacheHeader: Sendable {
    /// A stretch of the file that follows the header.
    struct Section: Sendable {
        /// From the end of the header on, in bytes.
        var offset = 0
        var count = 0
        var hash = ContentHash(high: 0, low: 0)
    }

    struct Member: Sendable {
        var key = ""
        var count = 0
    }

    var key = ContentHash(high: 0, low: 0)
    var reads: [SessionReads] = []
    var files = InputFiles(ProjectLayout(), packageNames: [], listings: [], files: [], takenAt: 0)
    var messages: [ParseMessage] = []
    var summary = ManifestSummary()
    /// The head of the manifest.
    var metadata = ManifestMetadata()
    var manifest = Section()
    /// The members of `manifest.json` after its head, one after the other; none when it was not written.
    var manifestText = Section()
    /// Their keys, and how many bytes each takes.
    var members: [Member] = []
    /// `semantic_manifest.json`.
    var semanticText = Section()
}

/// What a command that only parses has to know of a manifest.
package struct ManifestSummary: Sendable, Equatable {
    /// How many files the manifest was made from.
    package var pathCount = 0
    /// Whether there was nothing to warn of, and time alone cannot change that.
    package var isQuiet = false

    package init(pathCount: Int = 0, isQuiet: Bool = false) {
        self.pathCount = pathCount
        self.isQuiet = isQuiet
    }
}

extension ParseCacheHeader {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&key)
        try coder.code(&reads, blank: SessionReads()) { (reads, coder) throws(CacheDamage) in
            try reads.code(&coder)
        }
        try files.code(&coder)
        try coder.code(&messages, blank: .print("")) { (message, coder) throws(CacheDamage) in
            try message.code(&coder)
        }
        try coder.code(&summary.pathCount)
        try coder.code(&summary.isQuiet)
        try metadata.code(&coder)
        try manifest.code(&coder)
        try manifestText.code(&coder)
        try coder.code(&members, blank: Member()) { (member, coder) throws(CacheDamage) in
            try coder.code(&member.key)
            try coder.code(&member.count)
        }
        try semanticText.code(&coder)
    }
}

extension ParseCacheHeader.Section {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&offset)
        try coder.code(&count)
        try coder.code(&hash)
    }
}

extension SessionReads {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        try coder.code(&file)
        for list: WritableKeyPath<SessionReads, [Value]> in [\.variables, \.environment, \.flags] {
            try coder.code(&self[keyPath: list], blank: Value()) { (value, coder) throws(CacheDamage) in
                try coder.code(&value.name)
                try coder.code(&value.hash, blank: ContentHash(high: 0, low: 0)) {
                    (hash, coder) throws(CacheDamage) in try coder.code(&hash)
                }
            }
        }
        try coder.code(&isUnsteady)
        try coder.code(&saysSomething)
    }
}

extension InputFiles {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        var (layout, names, listings, files, takenAt) = (layout, packageNames, listings, files, takenAt)
        try coder.code(&layout.folders)
        try coder.code(&layout.files)
        try coder.code(&layout.packageFolder)
        try coder.code(&names)
        try coder.code(&listings)
        var paths = Paths(layout, listings)
        try coder.code(&files, blank: File(path: "")) { (file, coder) throws(CacheDamage) in
            file.path = paths.next()
            try file.code(&coder)
        }
        try coder.code(&takenAt)
        guard files.count == paths.count, listings.count == layout.folders.count else { throw CacheDamage() }
        self = InputFiles(
            layout, packageNames: names, listings: listings, files: files, takenAt: takenAt)
    }
}

extension InputFiles.File {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        let blank = FileStamp(size: 0, inode: 0, modifiedAt: 0, changedAt: 0)
        try coder.code(&stamp, blank: blank) { (stamp, coder) throws(CacheDamage) in
            try coder.code(&stamp.size)
            try coder.code(&stamp.inode)
            try coder.code(&stamp.modifiedAt)
            try coder.code(&stamp.changedAt)
        }
        try coder.code(&hash, blank: ContentHash(high: 0, low: 0)) { (hash, coder) throws(CacheDamage) in
            try coder.code(&hash)
        }
    }
}

extension ParseMessage {
    mutating func code<Coder: RecordCoder>(_ coder: inout Coder) throws(CacheDamage) {
        var parts = parts
        try coder.code(&parts.kind)
        try coder.code(&parts.flag)
        try coder.code(&parts.texts)
        guard let message = ParseMessage(parts) else { throw CacheDamage() }
        self = message
    }

    private typealias Parts = (kind: Int, flag: Bool, texts: [String])

    private var parts: Parts {
        switch self {
        case .log(let text, let isInfo): return (0, isInfo, [text])
        case .print(let text): return (1, false, [text])
        case .warning(let text): return (2, false, [text])
        case .deprecation(let deprecation):
            switch deprecation.kind {
            case .argumentsOutside(let test, let resource, let package):
                return (3, false, [deprecation.file, deprecation.path, test, resource, package])
            case .propertyOutsideOfConfig(let key, let path):
                return (4, false, [deprecation.file, deprecation.path, key, path])
            // A parse that says this is not kept.
            case .repeatedKey: return (-1, false, [])
            case .unexpectedTag(let tag): return (9, false, [deprecation.file, deprecation.path, tag])
            case .iterationModule: return (10, false, [deprecation.file, deprecation.path])
            case .exposureName(let name): return (11, false, [deprecation.file, deprecation.path, name])
            case .sameName(let name, let package, let first, let second):
                return (12, false, [deprecation.file, deprecation.path, name, package, first, second])
            }
        case .passedOver(let warning):
            switch warning {
            case .nothingDescribed(let name, let key, let file): return (5, false, [name, key, file])
            case .describedElsewhere(let name, let type, let plural, let key, let file):
                return (6, false, [name, type.rawValue, plural, key, file])
            case .macroNotFound(let name): return (7, false, [name])
            case .testedNotFound(let test, let file, let kind, let name, let package):
                return (8, false, [test, file, kind, name, package])
            case .nothingOverridden(let sources): return (13, false, sources)
            }
        }
    }

    private init?(_ parts: Parts) {
        let texts = parts.texts
        switch (parts.kind, texts.count) {
        case (0, 1): self = .log(texts[0], isInfo: parts.flag)
        case (1, 1): self = .print(texts[0])
        case (2, 1): self = .warning(texts[0])
        default:
            if let warning = Self.warning(parts.kind, texts) {
                self = .passedOver(warning)
            } else if let kind = Self.deprecation(parts.kind, texts) {
                self = .deprecation(ParseDeprecation(kind: kind, file: texts[0], path: texts[1]))
            } else {
                return nil
            }
        }
    }

    /// The first two texts are the file.
    private static func deprecation(_ kind: Int, _ texts: [String]) -> ParseDeprecation.Kind? {
        switch (kind, texts.count) {
        case (3, 5): return .argumentsOutside(test: texts[2], resource: texts[3], package: texts[4])
        case (4, 4): return .propertyOutsideOfConfig(key: texts[2], path: texts[3])
        case (9, 3): return .unexpectedTag(texts[2])
        case (10, 2): return .iterationModule
        case (11, 3): return .exposureName(texts[2])
        case (12, 6):
            return .sameName(name: texts[2], package: texts[3], first: texts[4], second: texts[5])
        default: return nil
        }
    }

    private static func warning(_ kind: Int, _ texts: [String]) -> ParseWarning? {
        switch (kind, texts.count) {
        case (5, 3): return .nothingDescribed(name: texts[0], key: texts[1], file: texts[2])
        case (6, 5):
            guard let type = ResourceType(rawValue: texts[1]) else { return nil }
            return .describedElsewhere(
                name: texts[0], type: type, plural: texts[2], key: texts[3], file: texts[4])
        case (7, 1): return .macroNotFound(name: texts[0])
        case (8, 5):
            return .testedNotFound(
                test: texts[0], file: texts[1], kind: texts[2], name: texts[3], package: texts[4])
        case (13, _): return .nothingOverridden(texts)
        default: return nil
        }
    }
}
