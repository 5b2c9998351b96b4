// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit

/// The next page, as the header `Link` tells it.
enum NextLink {
    /// The address of `rel="next"` in such as `<https://…>; rel="previous", <https://…>; rel="next"`.
    static func find(_ head: HTTPHead) -> String? {
        var rest = (head["link"] ?? "")[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let target = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            let end = rest.firstIndex(of: "<") ?? rest.endIndex
            let relation = rest[..<end].replacing("\"", with: "").filter { !$0.isWhitespace }
            if relation.split(whereSeparator: { $0 == ";" || $0 == "," }).contains("rel=next") {
                return String(target)
            }
        }
        return nil
    }
}
