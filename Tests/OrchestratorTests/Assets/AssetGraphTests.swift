// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct AssetGraphTests {
    private func asset(_ key: AssetKey, _ dependencies: [AssetKey] = [], _ kind: Asset.Kind = .model) -> Asset
    {
        var asset = Asset(key, kind, name: "model.shop.\(key.name)")
        asset.dependencies = dependencies
        return asset
    }

    private func diamond() throws -> AssetGraph {
        try AssetGraph([
            asset("d", ["b", "c"]), asset("c", ["a"]), asset("b", ["a"]), asset("a", ["raw"]), asset("e"),
        ])
    }

    @Test func parentsComeBeforeChildrenAndEqualsByKey() throws {
        #expect(try diamond().order == ["e", "raw", "a", "b", "c", "d"])
    }

    @Test func whatNobodyDefinesIsExternal() throws {
        let raw = try #require(try diamond()["raw"])
        #expect(raw.kind == .external)
        #expect(!raw.isExecutable)
    }

    @Test func neighboursAreFound() throws {
        let graph = try diamond()
        #expect(graph.parents(of: "d") == ["b", "c"])
        #expect(graph.children(of: "a") == ["b", "c"])
        #expect(graph.children(of: "d") == [])
        #expect(graph.parents(of: "nothing") == [])
        #expect(graph.ancestors(of: ["d"]) == ["a", "b", "c", "raw"])
        #expect(graph.descendants(of: ["raw"]) == ["a", "b", "c", "d"])
        #expect(graph.ancestors(of: ["b", "d"]) == ["a", "b", "c", "raw"])
        #expect(graph.ancestors(of: ["e"]) == [])
    }

    @Test func aDependencyThatIsNamedTwiceCountsOnce() throws {
        #expect(try AssetGraph([asset("b", ["a", "a"]), asset("a")]).order == ["a", "b"])
    }

    @Test func aCircleIsNamed() {
        let error = #expect(throws: LotusError.self) {
            try AssetGraph([asset("z", ["c"]), asset("a", ["b"]), asset("b", ["c"]), asset("c", ["b"])])
        }
        #expect(error?.code == .assetCycle)
        #expect(error?.message == "assets depend on each other in a circle: b <- c <- b")
    }

    @Test func anAssetThatIsMadeFromItselfIsACircle() {
        let error = #expect(throws: LotusError.self) { try AssetGraph([asset("a", ["a"])]) }
        #expect(error?.code == .assetCycle)
    }

    @Test func aKeyBelongsToOneAsset() {
        let error = #expect(throws: LotusError.self) { try AssetGraph([asset("a"), asset("a", [], .seed)]) }
        #expect(error?.code == .assetTwice)
    }

    @Test func assetsAreFoundByKeyAndByName() throws {
        let graph = try diamond()
        #expect(try graph.asset(named: "b").key == "b")
        #expect(try graph.asset(named: "model.shop.b").key == "b")
    }

    @Test func anUnknownAssetGetsNearNames() throws {
        let graph = try AssetGraph([asset("fct_sales")])
        let error = #expect(throws: LotusError.self) { try graph.asset(named: "fct_sale") }
        #expect(error?.code == .assetUnknown)
        #expect(error?.hint == "did you mean `fct_sales`?")
    }
}
