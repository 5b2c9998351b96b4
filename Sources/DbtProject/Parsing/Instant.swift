// SPDX-License-Identifier: Apache-2.0

/// Points in time as properties write them.
enum Instant {
    /// A date or an instant as dbt's manifest writes it: with `T`, and with `+00:00` when no zone is given.
    static func iso(_ value: PlainValue?) -> String? {
        guard let text = value?.string?.strippedAsPython, text.utf8.count >= 10 else { return nil }
        let day = text.prefix(10)
        var time = text.dropFirst(10)
        guard !time.isEmpty else { return "\(day)T00:00:00+00:00" }
        time = time.dropFirst()
        var zone = "+00:00"
        if time.hasSuffix("Z") {
            time = time.dropLast()
        } else if let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            zone = String(time[sign...])
            time = time[..<sign]
        }
        let clock = String(time).strippedAsPython
        return "\(day)T\(clock.utf8.count == 5 ? clock + ":00" : clock)\(zone)"
    }
}
