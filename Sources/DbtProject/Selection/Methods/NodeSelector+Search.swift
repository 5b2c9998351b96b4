// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The methods of dbt 1.12 (`dbt/graph/selector_methods.py`): what a criterion finds by itself.
extension NodeSelector {
    func search(
        _ criteria: SelectionCriteria, _ evaluation: inout Evaluation
    ) throws(LotusError) -> ResourceSet {
        if criteria.method == .config {
            let search = ConfigSearch(path: criteria.arguments, value: criteria.value)
            return filter { search.matches($0, &evaluation.warnings) }
        }
        let value = try text(of: criteria)
        switch criteria.method {
        case .selector: return try searchSelectors(value, &evaluation)
        case .path: return try searchPaths(value)
        case .state: return try searchState(value, &evaluation.warnings)
        case .result: return try searchResults(value)
        case .sourceStatus: return try searchSourceStatus(value)
        case .version: return try searchVersions(value)
        case .testType: return try searchTestTypes(value)
        case .resourceType: return try searchResourceTypes(value)
        case .source, .exposure, .metric, .semanticModel, .savedQuery, .unitTest:
            let name = try DottedName(value, for: criteria.method)
            return filter(name.matches)
        default: return searchNames(criteria.method, value)
        }
    }

    /// The enabled resources that satisfy a condition.
    func filter(_ condition: (SelectableResource) -> Bool) -> ResourceSet {
        var found = ResourceSet(capacity: graph.count)
        for index in members where condition(project.resources[index]) { found.insert(index) }
        return found
    }

    private func text(of criteria: SelectionCriteria) throws(LotusError) -> String {
        if let text = criteria.value.string { return text }
        throw LotusError(
            .selectionValue,
            "the method '\(criteria.method.rawValue)' takes a text, not \(criteria.value.text())",
            hint: "Put the value in quotes.")
    }

    // MARK: Names

    private func searchNames(_ method: SelectionMethod, _ value: String) -> ResourceSet {
        let pattern = NamePattern(value)
        switch method {
        case .tag: return filter { $0.tags.contains(where: pattern.matches) }
        case .group:
            return filter { resource in
                guard resource.type.isNode || resource.type == .metric,
                    let group = resource.config["group"]?.string, !group.isEmpty
                else { return false }
                return pattern.matches(group)
            }
        case .access: return filter { $0.type == .model && $0.entry["access"]?.string == value }
        case .file:
            return filter { resource in
                let file = FileName(path: resource.originalFilePath)
                return pattern.matches(file.name) || pattern.matches(file.stem)
            }
        case .package:
            // `this` is the root project.
            let package = value == "this" ? project.name.map(NamePattern.init) ?? pattern : pattern
            return filter { package.matches($0.package) }
        case .testName:
            return filter { resource in
                switch resource.type {
                case .test: resource.testName.map(pattern.matches) ?? false
                case .unitTest: pattern.matches(resource.name)
                default: false
                }
            }
        default:
            let name = QualifiedName(value)
            return filter { $0.type != .source && name.matches($0) }
        }
    }

    private func searchPaths(_ value: String) throws(LotusError) -> ResourceSet {
        let pattern = try PathPattern(value)
        let exists = options.pathExists
        return filter { resource in
            let path = resource.originalFilePath
            return pattern.matches(file: path) && exists(path)
                || resource.patchPath.map { pattern.matches(file: $0) && exists($0) } ?? false
                || pattern.matchesFolder(of: path, where: exists)
        }
    }

    // MARK: Kinds

    private func searchResourceTypes(_ value: String) throws(LotusError) -> ResourceSet {
        if let type = ResourceType(rawValue: value) { return filter { $0.type == type } }
        let known = ResourceType.allCases.map(\.rawValue)
        throw LotusError(
            .selectionValue, "Invalid resource_type selector \"\(value)\"",
            hint: NearestNames.hint(NearestNames.find(value, in: known))
                ?? "Use one of: \(known.joined(separator: ", ")).")
    }

    private func searchTestTypes(_ value: String) throws(LotusError) -> ResourceSet {
        // dbt takes any part of these words for the word.
        if value == "generic" || value == "schema" {
            return filter { $0.type == .test && $0.testName != nil }
        }
        if "data".contains(part: value) { return filter { $0.type == .test } }
        if "singular".contains(part: value) { return filter { $0.type == .test && $0.testName == nil } }
        if "unit".contains(part: value) { return filter { $0.type == .unitTest } }
        throw LotusError(
            .selectionValue,
            "Invalid test type selector \(value): expected \"generic\", \"singular\", \"unit\", or \"data\"",
            hint: "Use one of these words.")
    }

    // MARK: Selectors

    private func searchSelectors(
        _ value: String, _ evaluation: inout Evaluation
    ) throws(LotusError) -> ResourceSet {
        let pattern = NamePattern(value)
        let matching = selectors.all.filter { pattern.matches($0.name) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        guard !matching.isEmpty else {
            throw LotusError(
                .selectorUnknown, "Selector '\(value)' did not match any selector in selectors.yml",
                hint: selectors.hint(for: value))
        }
        var found = ResourceSet(capacity: graph.count)
        for selector in matching {
            if let start = evaluation.openSelectors.firstIndex(of: selector.name) {
                throw Self.cycle(selector, of: Array(evaluation.openSelectors[start...]))
            }
            guard evaluation.openSelectors.count < SelectionLimits.openSelectorsMax else {
                throw LotusError(
                    .selectorCycle,
                    "selectors refer to each other more than \(SelectionLimits.openSelectorsMax) levels deep",
                    hint: "Write the definition of '\(selector.name)' out where it is used.")
            }
            evaluation.openSelectors.append(selector.name)
            found.formUnion(try selected(selector.definition, &evaluation))
            evaluation.openSelectors.removeLast()
        }
        return found
    }

    private static func cycle(_ selector: Selector, of names: [String]) -> LotusError {
        LotusError(
            .selectorCycle, "Circular dependency detected in selector: \(selector.raw)",
            hint: "Each of these refers to the next: "
                + (names + [selector.name]).joined(separator: " --> ") + ".")
    }
}

extension String {
    /// Whether another text stands somewhere in this one; the empty one does.
    fileprivate func contains(part: String) -> Bool { part.isEmpty || contains(part) }
}
