// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension S3Store {
    /// Asks for a page of a listing (version 2), by the rules that SeaweedFS needs:
    ///
    /// - A `start-after` that does not lie under the prefix gives an empty listing there
    ///   (seaweedfs/seaweedfs#11321): it is sent only under the prefix.
    /// - Small pages end early (#10652): a page is asked for with 1,000 keys, and cut here.
    /// - An empty page after a cursor is not believed before a listing without the cursor.
    package func list(_ query: ListQuery) async throws -> ListPage {
        guard let startAfter = Self.cursor(startAfter: query.startAfter, prefix: query.prefix) else {
            return ListPage(objects: [], next: nil)
        }
        var page = try await answer(
            query, startAfter: startAfter.isEmpty ? nil : startAfter, token: query.token)
        if page.objects.isEmpty, query.token != nil {
            // A token that leads nowhere: go on from the last key that it stood for.
            page = try await answer(query, startAfter: startAfter, token: nil)
        } else if page.objects.isEmpty, !startAfter.isEmpty {
            return try await pageWithoutCursor(query, startAfter: startAfter)
        }
        let cutPage = cut(page, query, startAfter: startAfter)
        if cutPage.objects.isEmpty, cutPage.next != nil, query.token != nil {
            throw client.error(.unexpected("a page of the listing that came before"), S3Request(.get))
        }
        return cutPage
    }

    /// The key after which the keys of the prefix begin that come after another: empty when these are
    /// all, nil when there are none.
    static func cursor(startAfter: String?, prefix: String) -> String? {
        guard let startAfter, !startAfter.isEmpty else { return "" }
        if Array(startAfter.utf8).starts(with: prefix.utf8) { return startAfter == prefix ? "" : startAfter }
        return Self.isOrdered(startAfter, before: prefix) ? "" : nil
    }

    static func isOrdered(_ one: String, before other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Walks the whole prefix up to the first keys that come after the cursor.
    private func pageWithoutCursor(_ query: ListQuery, startAfter: String) async throws -> ListPage {
        var token: String?
        while true {
            let page = try await answer(query, startAfter: nil, token: token)
            let objects = page.objects.filter { Self.isOrdered(startAfter, before: $0.key) }
            if !objects.isEmpty {
                let later = ListAnswer(objects: objects, token: page.token)
                return cut(later, query, startAfter: startAfter)
            }
            guard let next = page.token, next != token else { return ListPage(objects: [], next: nil) }
            token = next
        }
    }

    private func cut(_ page: ListAnswer, _ query: ListQuery, startAfter: String) -> ListPage {
        // A server that ignores the cursor would give the same page for ever.
        let objects = page.objects.filter {
            startAfter.isEmpty || Self.isOrdered(startAfter, before: $0.key)
        }
        var next = query
        if objects.count > query.keysMax, let last = objects.prefix(query.keysMax).last {
            next.startAfter = last.key
            next.token = nil
            return ListPage(objects: Array(objects.prefix(query.keysMax)), next: next)
        }
        guard let token = page.token, let last = objects.last ?? page.objects.last else {
            return ListPage(objects: objects, next: nil)
        }
        next.startAfter = last.key
        next.token = token
        return ListPage(objects: objects, next: next)
    }

    /// The keys under a prefix as the server gives them in pages of so many, to see whether it loses some
    /// (seaweedfs/seaweedfs#10652); listings of work ask for full pages.
    package func keysInSmallPages(prefix: String, keysMax: Int) async throws -> [String] {
        var keys: [String] = []
        var token: String?
        repeat {
            let page = try await answer(
                ListQuery(prefix: prefix), startAfter: nil, token: token, keysMax: keysMax)
            // A server that begins again, or gives nothing, would go on for ever.
            guard let last = page.objects.last?.key, keys.last.map({ $0 < last }) ?? true else { break }
            keys += page.objects.map(\.key)
            token = page.token
        } while token != nil
        return keys
    }

    private func answer(
        _ query: ListQuery, startAfter: String?, token: String?, keysMax: Int = StoreLimits.listKeysMax
    ) async throws -> ListAnswer {
        var request = S3Request(.get)
        request.query = [
            ("list-type", "2"), ("max-keys", String(keysMax)), ("prefix", query.prefix),
        ]
        if let token {
            request.query.append(("continuation-token", token))
        } else if let startAfter {
            request.query.append(("start-after", startAfter))
        }
        let answer = try await client.send(request)
        let page = try ListAnswer.parse(answer.bytes, request, client)
        let prefix = Array(query.prefix.utf8)
        return ListAnswer(
            objects: page.objects.filter { $0.key.utf8.starts(with: prefix) }, token: page.token)
    }
}

/// What a server answers to a listing.
struct ListAnswer {
    let objects: [ObjectSummary]
    let token: String?

    static func parse(_ bytes: [UInt8], _ request: S3Request, _ client: S3Client) throws -> ListAnswer {
        let root: XMLElement
        do {
            root = try XMLElement.parse(bytes)
        } catch let error as XMLReader.Malformed {
            throw client.error(
                .unexpected(
                    "no XML (\(error.reason) at byte \(error.offset)): \(ForeignText.summary(of: bytes))"),
                request)
        }
        guard root.name == "ListBucketResult" else {
            throw client.error(.unexpected("<\(root.name)> instead of a listing"), request)
        }
        let isEncoded = root.value("EncodingType") == "url"
        let objects = try root.all("Contents").map { element in
            guard let name = element.value("Key"), let size = element.value("Size").flatMap({ Int($0) }),
                let modified = element.value("LastModified").flatMap(ServerTime.iso)
            else { throw client.error(.unexpected("a listing with an incomplete object"), request) }
            return ObjectSummary(
                key: isEncoded ? PercentEncoding.decoded(name) : name, size: size,
                etag: S3Answer.bare(element.value("ETag") ?? ""), lastModified: modified)
        }
        let isTruncated = root.value("IsTruncated") == "true"
        let token = root.value("NextContinuationToken").flatMap { $0.isEmpty ? nil : $0 }
        guard !isTruncated || token != nil else {
            throw client.error(.unexpected("a listing that says it is cut but not where"), request)
        }
        return ListAnswer(objects: objects, token: isTruncated ? token : nil)
    }
}
