// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// All assets of an instance, with what is made from what.
package struct AssetGraph: Sendable {
    /// By key. What an asset depends on and nobody defines is in it as an external asset.
    package let assets: [AssetKey: Asset]
    /// Parents before children; among equals by key.
    package let order: [AssetKey]
    private let children: [AssetKey: [AssetKey]]

    /// - Throws: ``LotusError`` `LL-ASSET-001` for a circle, `LL-ASSET-002` for a key that two assets have.
    package init(_ list: [Asset]) throws(LotusError) {
        var assets: [AssetKey: Asset] = [:]
        for asset in list {
            if let other = assets.updateValue(asset, forKey: asset.key) {
                throw LotusError(
                    .assetTwice, "\(other.name) and \(asset.name) are both the asset `\(asset.key)`",
                    hint: "give one of them another name, or a key of its own (`meta.dagster.asset_key`)",
                    location: asset.location ?? other.location)
            }
        }
        for asset in list {
            for key in asset.dependencies where assets[key] == nil {
                assets[key] = Asset(key, .external, name: key.description)
            }
        }
        var children: [AssetKey: [AssetKey]] = [:]
        for asset in assets.values {
            for parent in asset.dependencies { children[parent, default: []].append(asset.key) }
        }
        self.children = children.mapValues { $0.sorted() }
        self.assets = assets
        order = try Self.sorted(assets, self.children)
    }

    private static func sorted(
        _ assets: [AssetKey: Asset], _ children: [AssetKey: [AssetKey]]
    ) throws(LotusError) -> [AssetKey] {
        var waiting = assets.mapValues { Set($0.dependencies).count }
        var ready = waiting.filter { $0.value == 0 }.keys.sorted()
        var order: [AssetKey] = []
        order.reserveCapacity(assets.count)
        while !ready.isEmpty {
            var next: [AssetKey] = []
            for key in ready {
                order.append(key)
                for child in children[key] ?? [] {
                    guard let count = waiting[child] else { continue }
                    waiting[child] = count - 1
                    if count == 1 { next.append(child) }
                }
            }
            ready = next.sorted()
        }
        guard order.count < assets.count else { return order }
        throw cycle(assets, Set(assets.keys).subtracting(order))
    }

    /// Follows dependencies among those that are in a circle or behind one, until one comes again.
    private static func cycle(_ assets: [AssetKey: Asset], _ left: Set<AssetKey>) -> LotusError {
        var path: [AssetKey] = []
        var key = left.min()
        while let current = key, !path.contains(current) {
            path.append(current)
            key = assets[current]?.dependencies.first { left.contains($0) }
        }
        if let key, let start = path.firstIndex(of: key) { path = Array(path[start...]) + [key] }
        return LotusError(
            .assetCycle,
            "assets depend on each other in a circle: "
                + path.map(\.description).joined(separator: " <- "),
            hint: "take one of these dependencies away", location: path.first.flatMap { assets[$0]?.location }
        )
    }

    /// The asset of a key; nil when there is none.
    package subscript(key: AssetKey) -> Asset? { assets[key] }

    /// What is made from an asset directly, by key.
    package func children(of key: AssetKey) -> [AssetKey] { children[key] ?? [] }

    /// What an asset is made from directly.
    package func parents(of key: AssetKey) -> [AssetKey] { assets[key]?.dependencies ?? [] }

    /// All that some assets are made from, however far, without themselves unless one feeds another.
    package func ancestors(of keys: some Sequence<AssetKey>) -> Set<AssetKey> {
        reachable(from: keys, parents)
    }

    /// All that is made from some assets, however far.
    package func descendants(of keys: some Sequence<AssetKey>) -> Set<AssetKey> {
        reachable(from: keys, children)
    }

    private func reachable(
        from keys: some Sequence<AssetKey>, _ next: (AssetKey) -> [AssetKey]
    ) -> Set<AssetKey> {
        var found: Set<AssetKey> = []
        var open = keys.flatMap(next)
        while let key = open.popLast() {
            if found.insert(key).inserted { open += next(key) }
        }
        return found
    }

    /// An asset that somebody asks for.
    ///
    /// - Throws: `LL-ASSET-003` with the names that are near.
    package func asset(named text: String) throws(LotusError) -> Asset {
        if let key = AssetKey(parsing: text), let asset = assets[key] { return asset }
        if let asset = assets.values.first(where: { $0.name == text }) { return asset }
        throw LotusError(
            .assetUnknown, "there is no asset `\(text)`",
            hint: NearestNames.hint(NearestNames.find(text, in: assets.keys.map(\.description)))
                ?? "`lotus assets ls` lists them")
    }
}
