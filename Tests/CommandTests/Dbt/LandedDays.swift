// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// Days of a stream in the landing zone of a bucket, in the folders that a sync makes:
/// `year=2026/month=01/day=05/part_00.parquet`.
///
/// All days have the same files under different names, so that many of them cost little.
struct LandedDays {
    let server: S3Server
    let bucket: String
    /// The parts of a day; each holds ``rowsPerPart`` rows, and `id` is unique within a day.
    let parts: Int
    static let rowsPerPart = 2

    /// Where the stream's files are in the bucket.
    private static let prefix = "landing/raw/shopify/orders"
    private static let first = DateComponents(
        calendar: Calendar(identifier: .gregorian), timeZone: .gmt, year: 2025, month: 10, day: 20)

    /// Makes the parts of a day.
    init(on server: S3Server, bucket: String, parts: Int, of project: TestProject) async throws {
        self.server = server
        self.bucket = bucket
        self.parts = parts
        try FileManager.default.createDirectory(
            atPath: project.file("parts"), withIntermediateDirectories: true)
        let script = (0..<parts).map { part in
            """
            COPY (SELECT i AS id, i * 10 AS value
                  FROM range(\(part * Self.rowsPerPart), \((part + 1) * Self.rowsPerPart)) r(i))
            TO 'parts/\(Self.name(ofPart: part))' (FORMAT parquet);
            """
        }
        try await project.query(script.joined(separator: "\n"))
        seeds = project.file("parts")
    }

    private let seeds: String

    /// What a model reads.
    var glob: String { "s3://\(bucket)/\(Self.prefix)/**/*.parquet" }

    /// The objects of a day, by their keys.
    func keys(ofDay day: Int) throws -> [String] {
        let folder = try Self.folder(ofDay: day)
        return (0..<parts).map { "\(folder)/\(Self.name(ofPart: $0))" }
    }

    /// Lands days, which the server knows of afterwards.
    func land(_ days: some Sequence<Int>) async throws {
        for day in days {
            let folder = try "\(server.folder)/\(bucket)/\(Self.folder(ofDay: day))"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for part in 0..<parts {
                let name = Self.name(ofPart: part)
                try FileManager.default.linkItem(atPath: "\(seeds)/\(name)", toPath: "\(folder)/\(name)")
            }
        }
        try await server.listingsCatchUp()
    }

    private static func folder(ofDay day: Int) throws -> String {
        guard let calendar = first.calendar, let start = first.date,
            let date = calendar.date(byAdding: .day, value: day, to: start)
        else { throw KitError("no day \(day)") }
        let parts = calendar.dateComponents(in: .gmt, from: date)
        return String(
            format: "%@/year=%04d/month=%02d/day=%02d", prefix, parts.year ?? 0, parts.month ?? 0,
            parts.day ?? 0)
    }

    private static func name(ofPart part: Int) -> String { String(format: "part_%02d.parquet", part) }
}
