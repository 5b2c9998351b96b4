// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// `dbt ls`: lists what is selected.
struct ListCommand {
    let invocation: Invocation

    func run() throws {
        let work = try ProjectWork(invocation)
        try work.writeManifest()
        let request = work.request()
        try request.validate()
        let project = try work.linked()
        work.tellContents(request)
        let lines = try listing.lines(of: selected(request, of: project, work))
        for line in lines { invocation.log.fire(.output(line)) }
    }

    private func selected(
        _ request: ListRequest, of project: SelectableProject, _ work: ProjectWork
    ) throws(LotusError) -> [SelectableResource] {
        var warnings: [SelectionWarning] = []
        let resources: [SelectableResource]
        do {
            resources = try request.resources(
                of: project, previousState: work.state(), selectors: work.loaded.selectors,
                options: work.selectionOptions(nil, includesEmpty: true), warnings: &warnings)
        } catch {
            try work.tell(warnings)
            throw error
        }
        try work.tell(warnings)
        return resources
    }

    private var listing: ResourceListing {
        switch invocation.flags.text("output") {
        case "name": .name
        case "path": .path
        case "json": .json(keys: invocation.flags.words("output_keys"))
        default: .selector
        }
    }
}
