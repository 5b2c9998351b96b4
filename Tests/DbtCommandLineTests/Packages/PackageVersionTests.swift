// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Versions and their bounds are read, compared and chosen as the original does.
@Suite struct PackageVersionTests {
    private static func rows() throws -> [JSONValue] {
        let path = Checkout.path("Tests/Fixtures/dbt/tables/versions.json")
        return try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: path)))).elements ?? []
    }

    private static func texts(_ value: JSONValue?) -> [String] { value?.elements?.compactMap(\.string) ?? [] }

    @Test func boundsChooseTheVersionThatDbtChooses() throws {
        var chosen = 0
        for row in try Self.rows() where row["bounds"] != nil {
            let bounds = try Self.texts(row["bounds"]).map { try PackageVersion($0) }
            let range = PackageVersionRange(bounds)
            #expect(range?.shown == row["range"]?.string, "\(row)")
            let takesPrereleases = row["prereleases"]?.bool ?? false
            let installable = try Self.texts(row["versions"]).map {
                (text: $0, version: try PackageVersion($0))
            }
            .filter { takesPrereleases || $0.version.prerelease == nil }
            .sorted { $0.version.compare($1.version) < 0 }
            guard let range else { continue }
            let best = installable.last { range.allows($0.version) }
            let wanted = row["chosen"]?.string
            // Of versions that differ in their build alone either is the newest.
            #expect(try best?.version.compare(PackageVersion(wanted ?? "0.0.0")) ?? 0 == 0, "\(row)")
            #expect((best == nil) == (wanted == nil), "\(row)")
            if best != nil { chosen += 1 }
        }
        #expect(chosen > 80)
    }

    @Test func whatIsNoVersionIsRefused() throws {
        for row in try Self.rows() {
            guard let text = row["text"]?.string else { continue }
            #expect((try? PackageVersion(text))?.shown == row["version"]?.string, "\(text)")
        }
    }
}
