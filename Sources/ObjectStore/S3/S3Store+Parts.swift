// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension S3Store {
    private static let partsAtOnceMax = 4

    /// Writes an object in parts, some of them at once; whatever stops it, the upload is aborted.
    package func putParts(
        _ body: ObjectBody, to key: String, metadata: [String: String], partBytes: Int
    ) async throws -> PutReceipt {
        try ObjectKey.validate(key)
        try ObjectKey.validate(metadata: metadata)
        guard body.byteCount > max(partBytes, StoreLimits.partBytesMin) else {
            return try await put(body, to: key, metadata: metadata)
        }
        let ranges = Self.parts(of: body.byteCount, partBytes: partBytes)
        let upload = try await begin(key, metadata)
        do {
            let etags = try await send(body, ranges, key, upload)
            return try await complete(key, upload, etags, size: body.byteCount)
        } catch {
            // A cancelled task could not send the abort: it goes out on a task of its own.
            await Task { await abort(key, upload) }.value
            throw error
        }
    }

    /// Parts of this size, or of a larger one when they would be too many.
    static func parts(of byteCount: Int, partBytes: Int) -> [Range<Int>] {
        let least = (byteCount + StoreLimits.partsMax - 1) / StoreLimits.partsMax
        let size = max(partBytes, StoreLimits.partBytesMin, least)
        return stride(from: 0, to: byteCount, by: size).map { $0..<min(byteCount, $0 + size) }
    }

    private func begin(_ key: String, _ metadata: [String: String]) async throws -> String {
        var request = S3Request(.post, key: key)
        request.query = [("uploads", "")]
        request.headers = Self.headers(of: metadata)
        // A second upload that nobody knows of would stay for ever.
        request.isIdempotent = false
        let answer = try await client.send(request)
        guard let root = try? XMLElement.parse(answer.bytes), let upload = root.value("UploadId"),
            !upload.isEmpty
        else { throw client.error(.unexpected(ForeignText.summary(of: answer.bytes)), request) }
        return upload
    }

    private func send(
        _ body: ObjectBody, _ ranges: [Range<Int>], _ key: String, _ upload: String
    ) async throws -> [String] {
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            var etags = [String](repeating: "", count: ranges.count)
            for (index, range) in ranges.enumerated() {
                if index >= Self.partsAtOnceMax, let (done, etag) = try await group.next() {
                    etags[done] = etag
                }
                group.addTask {
                    var request = S3Request(.put, key: key)
                    request.query = [("partNumber", String(index + 1)), ("uploadId", upload)]
                    request.body = body.part(range)
                    return (index, try await client.send(request).etag)
                }
            }
            for try await (done, etag) in group { etags[done] = etag }
            return etags
        }
    }

    private func complete(
        _ key: String, _ upload: String, _ etags: [String], size: Int
    ) async throws -> PutReceipt {
        let parts = etags.enumerated().map {
            "<Part><PartNumber>\($0.offset + 1)</PartNumber><ETag>&quot;\(XMLElement.escaped($0.element))&quot;</ETag></Part>"
        }
        var request = S3Request(.post, key: key)
        request.query = [("uploadId", upload)]
        request.headers = [("content-type", "application/xml")]
        request.body = .bytes(
            Array(
                #"<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\#(parts.joined())</CompleteMultipartUpload>"#
                    .utf8))
        do {
            let answer = try await client.send(request)
            let root = try? XMLElement.parse(answer.bytes)
            // S3 answers 200 before it knows, and an error may follow.
            guard let root, root.name != "Error", root.value("ETag") != nil else {
                throw client.error(
                    root?.name == "Error"
                        ? .refused(.read(status: 500, headers: answer.headers, bytes: answer.bytes))
                        : .unexpected(ForeignText.summary(of: answer.bytes)), request)
            }
            return try await receipt(key, size: size)
        } catch let error as LotusError where error.code != .objectDamaged {
            return try await settled(key, size: size, after: error)
        }
    }

    /// Some servers answer with another ETag than they list: the object itself is asked.
    private func receipt(_ key: String, size: Int) async throws -> PutReceipt {
        let info = try await head(key)
        guard info.size == size else {
            throw client.damaged(
                S3Request(.put, key: key), "\(size) bytes were sent in parts, \(info.size) are stored")
        }
        return PutReceipt(etag: info.etag, size: size)
    }

    /// An attempt whose answer was lost may have completed the upload, so that the next one found none:
    /// then the object stands there as it should.
    private func settled(_ key: String, size: Int, after error: LotusError) async throws -> PutReceipt {
        guard error.code == .storeRefused || error.code == .storeUnreachable || error.code == .objectNotFound,
            let info = try? await head(key), info.size == size, info.etag.contains("-")
        else { throw error }
        return PutReceipt(etag: info.etag, size: size)
    }

    private func abort(_ key: String, _ upload: String) async {
        var request = S3Request(.delete, key: key)
        request.query = [("uploadId", upload)]
        // An upload that is gone already, or a server that is: the first error is the one that counts.
        _ = try? await client.send(request)
    }
}
