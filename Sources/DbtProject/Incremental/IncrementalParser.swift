// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore

/// Parses a project, or takes over the result of an earlier parse as far as nothing that it was made from is
/// another: no file, no variable, environment variable or flag that was read, no target, and no other program.
///
/// The result is the same as that of ``DbtProjectParser``, with the same messages. When there is any doubt,
/// the project is parsed whole.
package struct IncrementalParser {
    let folder: String
    let session: ProjectSession
    /// The cache file; nil switches the cache off.
    let cachePath: String?
    let key: ContentHash
    private let time: any TimeSource

    /// - Parameters:
    ///   - folder: that of the project; absolute.
    ///   - session: variables, environment and target.
    ///   - cachePath: the file of the cache; nil when every parse is to be a full one.
    ///   - program: names the program, so that another one's results are not taken over.
    ///   - context: what else the manifest is made of.
    ///   - time: must be the clock by which files are stamped.
    package init(
        folder: String, session: ProjectSession, cachePath: String?, program: String,
        context: PlainMap = PlainMap(), time: any TimeSource = .system
    ) {
        self.folder = folder
        self.session = session
        self.cachePath = cachePath
        self.time = time
        key = SessionKey.hash(folder: folder, program: program, session, context: context)
    }

    /// Now, in nanoseconds since 1970.
    private var now: Int64 { time.now().microseconds * 1_000 }

    /// The result of an earlier parse, when it is still that of this one but for the texts of a few models.
    package func stored() -> StoredParse? {
        guard let cachePath, let file = ParseCacheFile(path: cachePath), file.header.key == key else {
            return nil
        }
        let comparison = file.header.files.compared(at: now)
        guard !comparison.isRelisted else { return nil }
        var changed = Set(comparison.changed)
        for reads in file.header.reads where !reads.hold(in: session) {
            guard !reads.file.isEmpty else { return nil }
            changed.insert(reads.file)
        }
        guard changed.count <= Self.changedModelsMax else { return nil }
        return StoredParse(parser: self, file: file, comparison: comparison, changed: changed.sorted())
    }

    /// Models that are parsed again one by one, each time that a command is run; with more of them the whole
    /// project is parsed, once.
    private static let changedModelsMax = 8

    /// Parses the project whole.
    package func parse() throws(LotusError) -> FreshParse {
        guard cachePath != nil else {
            return FreshParse(
                project: try DbtProjectParser(folder: folder, session: session).parse(), parser: self,
                files: nil, observer: ParseObserver())
        }
        // The files are looked at before they are parsed: what is written in between is seen afterwards.
        let layout = try ProjectLayout(ProjectReader(folder: folder, session: session).packages())
        let files = InputFiles(layout, at: now)
        let observer = ParseObserver()
        let project = try observed(observer, sendsOn: true) { (session) throws(LotusError) in
            try DbtProjectParser(folder: folder, session: session).parse()
        }
        return FreshParse(
            project: project.with(session), parser: self, files: project.layout == layout ? files : nil,
            observer: observer)
    }

    /// Runs a parse whose reads and messages are noted.
    ///
    /// - Parameter sendsOn: whether its messages are heard.
    func observed<Output>(
        _ observer: ParseObserver, sendsOn: Bool,
        _ body: (ProjectSession) throws(LotusError) -> Output
    ) throws(LotusError) -> Output {
        var session = session
        session.messages = ObservedMessages(
            messages: sendsOn ? session.messages : SilentMessages(), observer: observer)
        let outcome = ParseObserver.$current.withValue(observer) {
            Result { () throws(LotusError) in try body(session) }
        }
        return try outcome.get()
    }
}

/// The result of a full parse.
package struct FreshParse {
    package let project: ParsedProject
    let parser: IncrementalParser
    /// What the files were before; nil when the result is not to be kept.
    let files: InputFiles?
    let observer: ParseObserver

    /// Keeps the result for the next command.
    ///
    /// - Parameters:
    ///   - manifest: the manifest of the result, with its head.
    ///   - texts: what was written of it; nil when nothing was.
    package func store(_ manifest: Manifest, summary: ManifestSummary, texts: ManifestTexts?) {
        guard let files, let path = parser.cachePath else { return }
        guard let hashes = observer.files(in: files.layout), let read = files.read(as: hashes) else { return }
        var header = ParseCacheHeader()
        header.key = parser.key
        header.reads = observer.records.sorted { $0.key < $1.key }.map {
            SessionReads($0.key, $0.value, parser.session)
        }
        header.files = read
        header.messages = observer.messages
        header.summary = summary
        header.metadata = manifest.metadata
        var writer = RecordWriter()
        var copy = manifest
        guard (try? copy.code(&writer)) != nil else { return }
        ParseCacheFile.write(header, manifest: writer.finished, texts: texts, to: path)
    }
}

/// The texts that are written of a manifest.
package struct ManifestTexts: Sendable {
    package var manifest: ManifestText
    /// `semantic_manifest.json`
    package let semantic: [UInt8]

    package init(manifest: ManifestText, semantic: [UInt8]) {
        self.manifest = manifest
        self.semantic = semantic
    }
}

extension ParsedProject {
    /// The same with another session.
    func with(_ session: ProjectSession) -> ParsedProject {
        ParsedProject(
            context: ProjectContext(
                session: session, root: context.root,
                packages: Array(context.packages.values), registry: context.registry, space: context.space),
            manifest: manifest)
    }

    /// Where the project was read from.
    var layout: ProjectLayout { ProjectLayout(packages) }

    /// The root project first, then the others by name.
    var packages: [PackageDefinition] {
        [root] + context.packages.values.filter { $0.name != root.name }.sorted { $0.name < $1.name }
    }
}
