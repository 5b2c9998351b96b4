// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// A model with the versions that its properties list.
struct ModelVersions {
    /// One of them.
    struct Version {
        let number: PlainValue
        let values: PlainMap
        /// The version as it is written in names.
        var text: String { number.pythonText }
        var definedIn: String? { values.value("defined_in")?.pythonText }
    }

    let entry: PropertiesEntry
    let versions: [Version]
    let latest: PlainValue

    init(_ entry: PropertiesEntry, _ list: [PlainValue]) throws(LotusError) {
        self.entry = entry
        var versions: [Version] = []
        for item in list {
            guard let values = item.map, let number = values.value("v") else {
                throw entry.error(
                    .dbtParsing, "a version of '\(entry.name)' has no `v`", hint: "Write `- v: 1`.",
                    at: "versions")
            }
            guard !versions.contains(where: { $0.text == number.pythonText }) else {
                throw entry.error(
                    .dbtDuplicate, "the version \(number.pythonText) of '\(entry.name)' stands twice",
                    hint: "Keep one of the two.", at: "versions")
            }
            versions.append(Version(number: number, values: values))
        }
        self.versions = versions
        if let latest = entry.values.value("latest_version") {
            guard versions.contains(where: { $0.number == latest }) else {
                throw entry.error(
                    .dbtParsing,
                    "`latest_version` of '\(entry.name)' is \(latest.pythonLiteral), which is none of its versions",
                    hint: "The versions are \(versions.map(\.text).joined(separator: ", ")).",
                    at: "latest_version")
            }
            self.latest = latest
        } else {
            self.latest = versions.max(by: { Self.isLess($0.number, $1.number) })?.number ?? PlainValue.none
        }
    }

    private static func isLess(_ one: PlainValue, _ other: PlainValue) -> Bool {
        if let one = Double(one.pythonText), let other = Double(other.pythonText) { return one < other }
        return one.pythonText < other.pythonText
    }

    /// The columns of a version: those of the model that it includes, then its own.
    func columns(of version: Version) -> [PlainValue] {
        let own = version.values["columns"]?.list ?? []
        let rule = own.first { $0["include"] != nil || $0["exclude"] != nil && $0["name"] == nil }
        let base = (entry.values["columns"]?.list ?? []).filter { column in
            Self.includes(column["name"]?.pythonText ?? "", rule)
        }
        return base + own.filter { $0["name"] != nil }
    }

    private static func includes(_ name: String, _ rule: PlainValue?) -> Bool {
        guard let rule else { return true }
        let included: Bool =
            switch rule["include"] {
            case .string(let all)?: all == "all" || all == "*"
            case .list(let names)?: names.contains(.string(name))
            default: false
            }
        return included && !(rule["exclude"]?.strings.contains(name) ?? false)
    }

    /// The tests of a version: its own when it lists any, even none.
    func tests(of version: Version) -> [PlainValue] {
        let own = version.values["data_tests"] ?? version.values["tests"]
        let base = entry.values["data_tests"] ?? entry.values["tests"]
        if let own, !own.isNone { return own.list ?? [] }
        return base?.list ?? []
    }

    /// `config` of a version as it is written: nothing of the model's own.
    func unrenderedConfig(of version: Version) -> PlainMap {
        for item in entry.node["versions"]?.list ?? []
        where item["v"].map({ PlainValue($0) }) == version.number {
            return item["config"].flatMap { PlainValue($0).map } ?? PlainMap()
        }
        return PlainMap()
    }
}
