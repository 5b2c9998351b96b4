// SPDX-License-Identifier: Apache-2.0

/// One run of a transaction, which a catalog server can be asked about later.
struct CommitAttempt {
    let number: Int
    /// Stands in the snapshot's `commit_extra_info`, and nowhere else in the lake.
    let token: String

    init(number: Int) {
        self.number = number
        token =
            String(UInt64.random(in: .min ... .max), radix: 36)
            + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// Extra information, JSON text, with the token as `lotus_commit` in it.
    func marked(_ info: String?) -> String {
        let mark = "\"lotus_commit\": \"\(token)\""
        guard let info, let brace = info.firstIndex(of: "{"), info.last == "}" else { return "{\(mark)}" }
        let rest = info[info.index(after: brace)...]
        let isEmpty = rest.dropLast().allSatisfy(\.isWhitespace)
        return isEmpty ? "{\(mark)}" : "{\(mark), \(rest.drop { $0.isWhitespace })"
    }
}
