// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// What an object store was asked for.
struct StoreTraffic: CustomStringConvertible {
    private var counts: [String: Int] = [:]
    private var read: Set<String> = []

    init(_ requests: some Sequence<ScriptedHTTPServer.Request>, bucket: String) {
        for request in requests {
            let isList = request.method == "GET" && request.target.contains("list-type=2")
            counts[isList ? "LIST" : request.method, default: 0] += 1
            let path = request.target.prefix { $0 != "?" }
            if request.method == "GET", !isList, let path = String(path).removingPercentEncoding {
                read.insert(String(path.dropFirst(bucket.count + 2)))
            }
        }
    }

    /// The objects of which a part was read.
    func keysRead(under prefix: String) -> Set<String> { read.filter { $0.hasPrefix(prefix) } }

    var description: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)s" }.joined(separator: ", ")
    }
}
