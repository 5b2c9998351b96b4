// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// All macros, and which of several with one name is meant (dbt 1.12, `dbt/context/macros.py` and
/// `macro_resolver.py`).
final class MacroRegistry: Sendable {
    /// dbt's own packages: the adapter's macros win over the general ones.
    static let internalPackages = ["dbt_duckdb", "dbt"]

    /// What a name stands for in a template.
    enum Meaning: Sendable {
        case macro(MacroDefinition)
        case package(String)
    }

    typealias Namespace = [String: MacroDefinition]

    let rootPackage: String
    /// By package.
    let packages: [String: Namespace]
    /// The macros of dbt's own packages in one namespace, which templates know as `dbt`.
    let internals: Namespace
    /// Without a package: root project, then installed packages, then dbt's own.
    private let byName: Namespace
    /// `dispatch:` of `dbt_project.yml`: where a namespace is looked for.
    private let searchOrders: [String: [String]]
    private let projectNames: Set<String>
    private let tables = Mutex<[String: [String: Meaning]]>([:])
    private struct DispatchKey: Hashable {
        let name: String
        let namespace: String?
        let caller: String
    }
    private let dispatched = Mutex<[DispatchKey: MacroDefinition]>([:])
    /// Whether macros are overridden, by name, as far as that was asked.
    let overridden = Mutex<[String: Bool]>([:])

    init(_ macros: [MacroDefinition], root: PackageDefinition, packages all: [PackageDefinition]) {
        rootPackage = root.name
        var packages: [String: Namespace] = [:]
        for macro in macros { packages[macro.packageName, default: [:]][macro.name] = macro }
        self.packages = packages
        var internals: Namespace = [:]
        for package in Self.internalPackages.reversed() {
            internals.merge(packages[package] ?? [:]) { _, new in new }
        }
        self.internals = internals
        var byName = internals
        for package in all where package.name != root.name {
            byName.merge(packages[package.name] ?? [:]) { _, new in new }
        }
        byName.merge(packages[root.name] ?? [:]) { _, new in new }
        self.byName = byName
        projectNames = Set(all.map(\.name) + Self.internalPackages)
        var orders: [String: [String]] = [:]
        for entry in root.rendered["dispatch"]?.list ?? [] {
            guard let namespace = entry["macro_namespace"]?.string else { continue }
            if orders[namespace] == nil { orders[namespace] = entry["search_order"]?.strings ?? [] }
        }
        searchOrders = orders
    }

    /// The names of all macros, without their packages.
    var names: [String] { Array(byName.keys) }

    /// What names mean in the files of a package.
    func table(for package: String) -> [String: Meaning] {
        if let table = tables.withLock({ $0[package] }) { return table }
        var table: [String: Meaning] = [:]
        table.merge(internals.mapValues { .macro($0) }) { _, new in new }
        table["dbt"] = .package("dbt")
        for name in packages.keys where !Self.internalPackages.contains(name) { table[name] = .package(name) }
        table.merge((packages[rootPackage] ?? [:]).mapValues { .macro($0) }) { _, new in new }
        if !Self.internalPackages.contains(package), package != rootPackage {
            table.merge((packages[package] ?? [:]).mapValues { .macro($0) }) { _, new in new }
        }
        tables.withLock { $0[package] = table }
        return table
    }

    /// The macro of a name in a package; `dbt` holds all of dbt's own.
    func macro(_ name: String, in package: String) -> MacroDefinition? {
        package == "dbt" ? internals[name] : packages[package]?[name]
    }

    /// The macro that a call means, looked for in a package first (`MacroResolver.get_macro`).
    func resolve(_ name: String, from package: String) -> MacroDefinition? {
        packages[package]?[name] ?? byName[name]
    }

    /// The macro that `adapter.dispatch` finds.
    ///
    /// - Parameter caller: the package in whose files the call stands.
    func dispatch(_ name: String, namespace: String?, caller: String) throws(LotusError) -> MacroDefinition {
        let key = DispatchKey(name: name, namespace: namespace, caller: caller)
        if let macro = dispatched.withLock({ $0[key] }) { return macro }
        let macro = try findDispatched(name, namespace, caller)
        dispatched.withLock { $0[key] = macro }
        return macro
    }

    private func findDispatched(
        _ name: String, _ namespace: String?, _ caller: String
    ) throws(LotusError) -> MacroDefinition {
        var tried: [String] = []
        for package in searchPackages(namespace) {
            if let package, packages[package] == nil, !projectNames.contains(package) {
                throw LotusError(
                    .dbtMacroNotFound, "no package is called '\(package)'",
                    hint: "Correct `search_order` of `dispatch:` in dbt_project.yml, or install the package.")
            }
            for prefix in ["duckdb", "default"] {
                let candidate = "\(prefix)__\(name)"
                if let macro = find(candidate, package, caller) { return macro }
                tried.append(package.map { "\($0).\(candidate)" } ?? candidate)
            }
        }
        throw LotusError(
            .dbtMacroNotFound,
            "no macro fits `adapter.dispatch('\(name)'\(namespace.map { ", '\($0)'" } ?? ""))`",
            hint: "Define one of \(tried.joined(separator: ", ")).")
    }

    private func find(_ name: String, _ package: String?, _ caller: String) -> MacroDefinition? {
        if let package { return macro(name, in: package) }
        guard case .macro(let macro)? = table(for: caller)[name] else { return nil }
        return macro
    }

    private func searchPackages(_ namespace: String?) -> [String?] {
        guard let namespace else { return [nil] }
        if let order = searchOrders[namespace], !order.isEmpty { return order }
        return projectNames.contains(namespace) ? [rootPackage, namespace] : [nil]
    }

    /// The macro that makes a `database`, `schema` or `alias` for the resources of a package: the package's
    /// own, else the root project's, else dbt's.
    func generator(_ component: String, package: String) -> MacroDefinition? {
        let name = "generate_\(component)_name"
        if package != rootPackage, !Self.internalPackages.contains(package),
            let own = packages[package]?[name]
        {
            return own
        }
        return packages[rootPackage]?[name] ?? internals[name]
    }
}
