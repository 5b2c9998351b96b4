// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The value of a method for one type of resource: `[package.]name`; of a source
/// `[[package.]source.]table`, where one name alone is the source's.
struct DottedName {
    private let type: ResourceType
    private let package: NamePattern
    private let source: NamePattern
    private let name: NamePattern

    /// - Throws: ``LotusError`` for a value of too many parts.
    init(_ value: String, for method: SelectionMethod) throws(LotusError) {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= (method == .source ? 3 : 2) else { throw Self.tooManyParts(value, method) }
        let isSource = method == .source
        switch method {
        case .source: type = .source
        case .exposure: type = .exposure
        case .metric: type = .metric
        case .semanticModel: type = .semanticModel
        case .savedQuery: type = .savedQuery
        default: type = .unitTest
        }
        package = NamePattern(parts.count == (isSource ? 3 : 2) ? parts[0] : "*")
        source = NamePattern(isSource ? parts[max(0, parts.count - 2)] : "*")
        name = NamePattern(isSource && parts.count == 1 ? "*" : parts[parts.count - 1])
    }

    /// Whether it means a resource.
    func matches(_ resource: SelectableResource) -> Bool {
        resource.type == type && package.matches(resource.package)
            && (type != .source || source.matches(resource.sourceName ?? ""))
            && name.matches(resource.name)
    }

    private static func tooManyParts(_ value: String, _ method: SelectionMethod) -> LotusError {
        let kind = method.rawValue.replacing("_", with: " ")
        let key = method.rawValue
        let message: String =
            switch method {
            case .source:
                "Invalid source selector value \"\(value)\". Sources must be of the form `${source_name}`,"
                    + " `${source_name}.${target_name}`, or"
                    + " `${package_name}.${source_name}.${target_name}"
            case .unitTest:
                "Invalid unit test selector value \"\(value)\". Saved queries must be of the form"
                    + " ${unit_test_name} or ${unit_test_package_name.unit_test_name}"
            default:
                "Invalid \(kind) selector value \"\(value)\". \(plural(method)) must be of the form"
                    + " ${\(key)_name} or ${\(key)_package.\(key)_name}"
            }
        return LotusError(
            .selectionValue, message,
            hint: method == .source
                ? "Write `source:NAME`, `source:NAME.TABLE` or `source:PACKAGE.NAME.TABLE`."
                : "Write `\(key):NAME` or `\(key):PACKAGE.NAME`.")
    }

    private static func plural(_ method: SelectionMethod) -> String {
        switch method {
        case .exposure: "Exposures"
        case .metric: "Metrics"
        case .semanticModel: "Semantic models"
        default: "Saved queries"
        }
    }
}
