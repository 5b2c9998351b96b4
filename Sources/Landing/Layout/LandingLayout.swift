// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Where the files of a stream lie and what they are called (PROJECT.md section 4).
///
/// `{prefix}/{namespace}/{stream}/year=2026/month=01/day=31/part_{sync start}_{n}.parquet`; the name comes
/// after Airbyte's `part_{n}.parquet` of the same day in natural order.
package struct LandingLayout: Hashable, Sendable {
    /// The stream's folder, with a slash at its end.
    package let folder: String

    /// The layout of a stream.
    ///
    /// - Parameters:
    ///   - prefix: of the landing zone, such as `raw`; may be empty.
    ///   - namespace: mostly the name of the source; empty leaves it out.
    package init(prefix: String, namespace: String, stream: String) {
        let folders = prefix.split(separator: "/").map { String($0) }
        let names = [namespace, stream].filter { !$0.isEmpty }.map { Self.safe($0) }
        folder = (folders + names).map { $0 + "/" }.joined()
    }

    /// The key of a part.
    ///
    /// - Parameters:
    ///   - day: of the sync's start, or of the partition; in UTC.
    ///   - startedAt: when the sync began, in milliseconds since 1970.
    ///   - number: counts the parts of the stream in this sync.
    package func key(day: HivePartition, startedAt: Int64, number: Int) -> String {
        "\(folder)\(day)/part_\(startedAt)_\(number).parquet"
    }

    /// Everything but letters, digits and `!-_.*'()` becomes `_`: what every S3 server takes in a name.
    private static func safe(_ name: String) -> String {
        let safe = String(
            name.unicodeScalars.map { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "!", "-", "_", ".", "*", "'", "(", ")":
                    Character(scalar)
                default: "_"
                }
            })
        return safe == "." || safe == ".." ? "_" : safe
    }
}

extension HivePartition {
    /// The day of a time in UTC.
    package init(millisecondsSince1970 milliseconds: Int64) {
        let day = milliseconds / 86_400_000 - (milliseconds % 86_400_000 < 0 ? 1 : 0)
        self.init(daysSince1970: Int(day))
    }

    /// The day that many days after 1970-01-01.
    package init(daysSince1970 days: Int) {
        let date = CivilDate(daysSince1970: Int64(days))
        self.init(year: Int(date.year), month: Int(date.month), day: Int(date.day))
    }
}
