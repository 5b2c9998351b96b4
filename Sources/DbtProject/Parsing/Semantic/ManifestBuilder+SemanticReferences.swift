// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// What metrics, semantic models and saved queries depend on.
extension ManifestBuilder {
    /// Resolves the models of semantic models, then measures and metrics.
    func resolveSemantics() throws(LotusError) {
        try resolveSemanticModels()
        try MetricResolution(self).resolve()
        try checkSemanticNames()
        try checkTimeSpine()
        for place in exposures.indices {
            for names in exposures[place].metrics {
                let id = try metricID(
                    names, "the exposure '\(exposures[place].name)'", exposures[place].originalFilePath)
                if !exposures[place].nodeDependencies.contains(id) {
                    exposures[place].nodeDependencies.append(id)
                }
            }
        }
        for place in savedQueries.indices {
            let query = savedQueries[place]
            let file = query.string("original_file_path") ?? ""
            var ids: [String] = []
            for name in query["query_params"]?["metrics"]?.strings ?? [] {
                ids.append(try metricID([name], "the saved query '\(query.string("name") ?? "")'", file))
            }
            savedQueries[place]["depends_on"] = .map(["macros": [], "nodes": .strings(ids)])
        }
    }

    private static let smallGrains: Set<String> = [
        "nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day",
    ]
    /// The model that is a time spine by its name alone.
    private static let namedTimeSpine = "metricflow_time_spine"

    /// Semantic models need a model that has each day (dbt 1.12, `SemanticManifest`).
    private func checkTimeSpine() throws(LotusError) {
        guard let first = semanticModels.first, refableID(Self.namedTimeSpine, package: nil) == nil else {
            return
        }
        let hasSpine = nodes.contains { node in
            guard let node, let name = node.timeSpine["standard_granularity_column"]?.string else {
                return false
            }
            let column = node.columns.first { $0.name == name }
            return column?.granularity.map(Self.smallGrains.contains) ?? false
        }
        guard !hasSpine else { return }
        throw LotusError(
            .dbtParsing, "the project has semantic models, but no model that is a time spine by the day",
            hint: "Give a model of all days `time_spine: {standard_granularity_column: …}`, and this column"
                + " `granularity: day`.",
            location: SourceLocation(
                file: first.string("original_file_path") ?? "", line: 1, column: 1))
    }

    /// Names are what MetricFlow takes, where there are both metrics and semantic models.
    private func checkSemanticNames() throws(LotusError) {
        guard !metrics.isEmpty, !semanticModels.isEmpty else { return }
        for record in metrics + semanticModels {
            let parts = ["entities", "measures", "dimensions"].flatMap { record[$0]?.list ?? [] }
            let names = [record["name"]] + parts.map { $0["name"] }
            guard let name = names.compactMap({ $0?.string }).first(where: { !Self.isSemanticName($0) })
            else {
                continue
            }
            throw LotusError(
                .dbtParsing, "'\(name)' is no name for a metric, a semantic model or a part of one",
                hint:
                    "Use small letters, digits and single underscores, at least two, and begin with a letter.",
                location: places.place(
                    of: [name], in: record.string("original_file_path") ?? "",
                    package: record.string("package_name") ?? ""))
        }
    }

    private static func isSemanticName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        func isLetter(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
        guard bytes.count >= 2, isLetter(bytes[0]), bytes[bytes.count - 1] != UInt8(ascii: "_"),
            !name.contains("__")
        else { return false }
        return bytes.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) }
    }

    private func metricID(_ names: [String], _ who: String, _ file: String) throws(LotusError) -> String {
        let name = names[names.count - 1]
        let package = names.count == 2 ? names[0] : nil
        let found = metrics.first { metric in
            metric["name"] == .string(name)
                && (package == nil || metric["package_name"] == .optional(package))
        }
        if let id = found?.string("unique_id") { return id }
        throw LotusError(
            .dbtNotFound, "\(who) depends on the metric '\(name)', which does not exist",
            hint: NearestNames.hint(NearestNames.find(name, in: metrics.compactMap { $0.string("name") }))
                ?? "Check the spelling, or add the metric.",
            location: SourceLocation(file: file, line: 1, column: 1))
    }

    private func resolveSemanticModels() throws(LotusError) {
        let finder = NodeFinder(self)
        for place in semanticModels.indices {
            let model = semanticModels[place]
            guard let ref = model["refs"]?.list?.first else { continue }
            let arguments = RefArguments(
                name: ref["name"]?.string ?? "", package: ref["package"]?.string,
                version: ref["version"] ?? PlainValue.none)
            guard let target = finder.find(arguments, from: model.string("package_name") ?? ""),
                let node = node(target.id)
            else {
                throw LotusError(
                    .dbtNotFound,
                    "the semantic model '\(model.string("name") ?? "")' describes the model '\(arguments.shown)',"
                        + " which does not exist",
                    hint: NearestNames.hint(NearestNames.find(arguments.name, in: finder.names))
                        ?? "Correct `model:`.",
                    location: SourceLocation(
                        file: model.string("original_file_path") ?? "", line: 1, column: 1))
            }
            semanticModels[place]["depends_on"] = .map(["macros": [], "nodes": .strings([target.id])])
            semanticModels[place]["node_relation"] = .map([
                "alias": .string(node.alias), "schema_name": .optional(node.schema),
                "database": .optional(node.database), "relation_name": .optional(node.relationName),
            ])
        }
    }
}

/// Finds the measures of metrics, through the metrics that they are made of.
private struct MetricResolution {
    private let builder: ManifestBuilder
    private var open: Set<String> = []
    private var done: Set<String> = []

    init(_ builder: ManifestBuilder) { self.builder = builder }

    func resolve() throws(LotusError) {
        var resolution = self
        for place in builder.metrics.indices { try resolution.resolve(place) }
    }

    private mutating func resolve(_ place: Int) throws(LotusError) {
        let metric = builder.metrics[place]
        let name = metric.string("name") ?? ""
        guard !done.contains(name) else { return }
        guard open.insert(name).inserted else {
            throw error(metric, .dbtParsing, "is made of itself", "Break the circle.")
        }
        defer { open.remove(name) }
        let parameters = metric["type_params"]?.map ?? PlainMap()
        switch metric.string("type") {
        case "simple", "cumulative":
            if let owner = parameters["metric_aggregation_params"]?["semantic_model"]?.string {
                store([], ["semantic_model.\(builder.rootName).\(owner)"], place)
                break
            }
            if let input = parameters["cumulative_type_params"]?["metric"], !input.isNone {
                try combine(place, [input], takesMeasures: false)
                break
            }
            guard let measure = parameters.value("measure") else {
                throw error(metric, .dbtParsing, "names no measure", "Add `type_params: {measure: …}`.")
            }
            try use([measure], place)
        case "conversion":
            let conversion = parameters["conversion_type_params"]
            if let base = conversion?["base_metric"], let other = conversion?["conversion_metric"],
                !base.isNone, !other.isNone
            {
                try combine(place, [base, other], takesMeasures: false)
                break
            }
            guard let base = conversion?["base_measure"], let other = conversion?["conversion_measure"],
                !base.isNone, !other.isNone
            else {
                throw error(
                    metric, .dbtParsing, "names no measures", "Add `base_measure` and `conversion_measure`.")
            }
            try use([base, other], place)
        default:
            try combine(place, try inputs(of: metric, parameters), takesMeasures: true)
        }
        done.insert(name)
    }

    private func use(_ measures: [PlainValue], _ place: Int) throws(LotusError) {
        let metric = builder.metrics[place]
        var ids: [String] = []
        for measure in measures {
            let name = measure["name"] ?? ""
            let owner = builder.semanticModels.first { model in
                model["measures"]?.list?.contains { $0["name"] == name } ?? false
            }
            guard let id = owner?.string("unique_id") else {
                let known = builder.semanticModels.flatMap { $0["measures"]?.list ?? [] }.compactMap {
                    $0["name"]?.string
                }
                throw error(
                    metric, .dbtNotFound, "uses the measure '\(name.pythonText)', which does not exist",
                    NearestNames.hint(NearestNames.find(name.pythonText, in: known))
                        ?? "Add it to a semantic model.")
            }
            if !ids.contains(id) { ids.append(id) }
        }
        store(measures, ids, place)
    }

    private func inputs(of metric: PlainMap, _ parameters: PlainMap) throws(LotusError) -> [PlainValue] {
        guard metric.string("type") == "ratio" else { return parameters["metrics"]?.list ?? [] }
        guard let numerator = parameters.value("numerator"),
            let denominator = parameters.value("denominator")
        else {
            throw error(
                metric, .dbtParsing, "is a ratio without both parts", "Add `numerator` and `denominator`.")
        }
        return [numerator, denominator]
    }

    /// - Parameter takesMeasures: whether the measures of the inputs become those of the metric.
    private mutating func combine(
        _ place: Int, _ inputs: [PlainValue], takesMeasures: Bool
    ) throws(LotusError) {
        let metric = builder.metrics[place]
        var measures: [PlainValue] = []
        var ids: [String] = []
        for input in inputs {
            let name = input["name"]?.pythonText ?? ""
            guard let target = builder.metrics.firstIndex(where: { $0["name"] == .string(name) }) else {
                throw error(
                    metric, .dbtNotFound, "uses the metric '\(name)', which does not exist",
                    NearestNames.hint(
                        NearestNames.find(name, in: builder.metrics.compactMap { $0.string("name") }))
                        ?? "Add it.")
            }
            try resolve(target)
            for measure in builder.metrics[target]["type_params"]?["input_measures"]?.list ?? []
            where takesMeasures && !measures.contains(measure) {
                measures.append(measure)
            }
            let id = builder.metrics[target].string("unique_id") ?? ""
            if !ids.contains(id) { ids.append(id) }
        }
        store(measures, ids, place)
    }

    private func store(_ measures: [PlainValue], _ ids: [String], _ place: Int) {
        var parameters = builder.metrics[place]["type_params"]?.map ?? PlainMap()
        parameters["input_measures"] = .list(measures)
        builder.metrics[place]["type_params"] = .map(parameters)
        builder.metrics[place]["depends_on"] = .map(["macros": [], "nodes": .strings(ids)])
    }

    private func error(
        _ metric: PlainMap, _ code: LotusError.Code, _ what: String, _ hint: String
    ) -> LotusError {
        LotusError(
            code, "the metric '\(metric.string("name") ?? "")' \(what)", hint: hint,
            location: SourceLocation(file: metric.string("original_file_path") ?? "", line: 1, column: 1))
    }
}
