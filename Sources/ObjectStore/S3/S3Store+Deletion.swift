// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FoundationEssentials
internal import LotusCore

extension S3Store {
    /// How many keys an error names.
    private static let shownKeysMax = 3

    /// Deletes objects, 1,000 with a request.
    package func delete(_ keys: [String]) async throws {
        for key in keys { try ObjectKey.validate(key) }
        var failures: [(key: String, reason: String)] = []
        for start in stride(from: 0, to: keys.count, by: StoreLimits.deleteKeysMax) {
            let batch = keys[start..<min(keys.count, start + StoreLimits.deleteKeysMax)]
            failures += try await deleteBatch(Array(batch))
        }
        guard let first = failures.first else { return }
        let shown = failures.prefix(Self.shownKeysMax).map(\.key).joined(separator: ", ")
        let more = failures.count > Self.shownKeysMax ? " and \(failures.count - Self.shownKeysMax) more" : ""
        throw LotusError(
            .storeDelete,
            "\(failures.count) of \(keys.count) objects of \(place) were not deleted: \(shown)\(more) (\(first.reason))",
            hint: "Check the right to delete and any retention of the bucket, then run this again.")
    }

    private func deleteBatch(_ keys: [String]) async throws -> [(key: String, reason: String)] {
        let items = keys.map { "<Object><Key>\(XMLElement.escaped($0))</Key></Object>" }.joined()
        let document = Array(
            #"<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>\#(items)</Delete>"#
                .utf8)
        var request = S3Request(.post)
        request.query = [("delete", "")]
        request.headers = [
            ("content-md5", Data(Insecure.MD5.hash(data: document)).base64EncodedString()),
            ("content-type", "application/xml"),
        ]
        request.body = .bytes(document)
        let answer = try await client.send(request)
        guard !answer.bytes.isEmpty else { return [] }
        guard let root = try? XMLElement.parse(answer.bytes), root.name == "DeleteResult" else {
            throw client.error(.unexpected(ForeignText.summary(of: answer.bytes)), request)
        }
        return root.all("Error").compactMap { error in
            let code = error.value("Code") ?? ""
            // That it is not there is what was wanted.
            guard code != "NoSuchKey" else { return nil }
            return (error.value("Key") ?? "?", "\(code): \(error.value("Message") ?? "")")
        }
    }
}
