// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension RecordWriter {
    /// A time as the REST API writes it, such as `"2026-03-08T03:00:00-04:00"`.
    mutating func localTime(_ time: Int) {
        let offset = EasternTime.offsetSeconds(at: time)
        quote()
        civilTime(time + offset)
        raw(offset == EasternTime.daylightSeconds ? "-04:00\"" : "-05:00\"")
    }

    /// A time as GraphQL writes it, such as `"2026-03-08T07:00:00Z"`.
    mutating func universalTime(_ time: Int) {
        quote()
        civilTime(time)
        raw("Z\"")
    }

    private mutating func civilTime(_ time: Int) {
        let days = time >= 0 ? time / 86_400 : (time - 86_399) / 86_400
        let inDay = time - days * 86_400
        let date = CivilDate(daysSince1970: Int64(days))
        twoDigits(Int(date.year) / 100)
        twoDigits(Int(date.year) % 100)
        raw("-")
        twoDigits(Int(date.month))
        raw("-")
        twoDigits(Int(date.day))
        raw("T")
        twoDigits(inDay / 3600)
        raw(":")
        twoDigits(inDay / 60 % 60)
        raw(":")
        twoDigits(inDay % 60)
    }
}
