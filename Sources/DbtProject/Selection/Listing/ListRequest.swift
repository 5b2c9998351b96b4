// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What the options of `ls` ask for.
package struct ListRequest: Sendable {
    /// The values of `--select`; nil when it is not given.
    package var select: [String]?
    /// The values of `--models`, which selects models only.
    package var models: [String]?
    /// The values of `--exclude`.
    package var exclude: [String]?
    /// The value of `--selector`, which counts before all these.
    package var selector: String?
    /// The values of `--resource-type`.
    package var resourceTypes: [String] = []
    /// The values of `--exclude-resource-type`.
    package var excludedResourceTypes: [String] = []
    /// The value of `--indirect-selection`.
    package var indirectSelection: IndirectSelection = .eager

    package init() {}
}

extension ListRequest {
    /// Throws ``LotusError`` for options that exclude each other, before the project is read.
    package func validate() throws(LotusError) {
        guard models?.isEmpty == false else { return }
        if select?.isEmpty == false { throw exclusive("\"models\" and \"select\"") }
        if !resourceTypes.isEmpty { throw exclusive("\"models\" and \"resource_type\"") }
    }

    private func exclusive(_ options: String) -> LotusError {
        LotusError(
            .selectionOptions, "\(options) are mutually exclusive arguments",
            hint: "Use `--select` with `--resource-type model`.")
    }

    /// The types that are listed.
    package func types() throws(LotusError) -> Set<ResourceType> {
        if models?.isEmpty == false { return [.model] }
        if let types = ResourceType.chosen(resourceTypes, excluding: excludedResourceTypes) { return types }
        let known = ResourceType.allCases.map(\.rawValue)
        let names = (resourceTypes + excludedResourceTypes).filter { ResourceType(rawValue: $0) == nil }
        throw LotusError(
            .selectionOptions, "unknown resource type '\(names.joined(separator: "', '"))'",
            hint: "Use some of: \(known.joined(separator: ", ")).")
    }

    /// What is selected: by `--selector`, else by the other options, else by the selector that is the
    /// file's default, else everything.
    package func spec(selectors: Selectors) throws(LotusError) -> SelectionSpec {
        if let selector { return try selectors.selector(named: selector).definition }
        if let standard = standardSelector(of: selectors) { return standard.definition }
        return try .commandLine(
            select: models.flatMap { $0.isEmpty ? nil : $0 } ?? select, exclude: exclude,
            indirectSelection: indirectSelection)
    }

    /// The selector that is used because nothing else is said; a command tells of it.
    package func standardSelector(of selectors: Selectors) -> Selector? {
        let saysSomething =
            selector != nil || [select, models, exclude].contains { $0?.isEmpty == false }
        return saysSomething ? nil : selectors.standard
    }

    /// The resources of a project that are to be listed, by unique_id.
    ///
    /// - Parameters:
    ///   - options: What the command says beside; the types are set here.
    ///   - warnings: Takes in what dbt warns of, also when an error ends the work.
    package func resources(
        of project: SelectableProject, previousState: PreviousState = PreviousState(),
        selectors: Selectors = Selectors(), options: SelectionOptions = SelectionOptions(),
        warnings: inout [SelectionWarning]
    ) throws(LotusError) -> [SelectableResource] {
        try validate()
        var options = options
        options.resourceTypes = try types()
        options.includesEmpty = true
        let nodeSelector = try NodeSelector(
            project, previousState: previousState, selectors: selectors, options: options)
        let selected = try nodeSelector.select(spec(selectors: selectors), warnings: &warnings)
        if selected.isEmpty { warnings.append(.nothingSelected) }
        return selected
    }
}
