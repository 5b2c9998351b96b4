// SPDX-License-Identifier: Apache-2.0

import DbtProject

/// The command line of an `ls`, as far as the recordings use it.
struct ListCommand {
    var request = ListRequest()
    var listing = ResourceListing.selector
    var state: String?
    var isQuiet = false

    init?(_ arguments: [String]) {
        var arguments = arguments[...]
        while arguments.first == "--quiet" {
            isQuiet = true
            arguments.removeFirst()
        }
        guard let command = arguments.popFirst(), command == "ls" || command == "list" else { return nil }
        var output = "selector"
        var keys: [String] = []
        while let option = arguments.popFirst() {
            let values = Array(arguments.prefix { !$0.hasPrefix("-") })
            arguments = arguments.dropFirst(values.count)
            switch option {
            case "--select", "-s": request.select = (request.select ?? []) + values
            case "--models", "-m": request.models = (request.models ?? []) + values
            case "--exclude": request.exclude = (request.exclude ?? []) + values
            case "--selector": request.selector = values.first
            case "--resource-type", "--resource-types": request.resourceTypes += Self.words(values)
            case "--exclude-resource-type", "--exclude-resource-types":
                request.excludedResourceTypes += Self.words(values)
            case "--indirect-selection":
                guard let mode = values.first.flatMap(IndirectSelection.init) else { return nil }
                request.indirectSelection = mode
            case "--output": output = values.first ?? ""
            case "--output-keys": keys += Self.words(values)
            case "--state": state = values.first
            default: return nil
            }
        }
        switch output {
        case "selector": listing = .selector
        case "name": listing = .name
        case "path": listing = .path
        case "json": listing = .json(keys: keys)
        default: return nil
        }
    }

    private static func words(_ values: [String]) -> [String] {
        values.flatMap { $0.split(separator: " ").map(String.init) }
    }
}
