// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import Testing

/// What httpfs of DuckDB 1.5 says, word for word.
@Suite struct StoreFaultTests {
    private static let file = "http://127.0.0.1:8333/lake/l/a.parquet"

    @Test(arguments: [
        (
            "HTTP GET error reading '\(file)' in region 'us-east-1' (HTTP 403 Forbidden)\n\nSignatureDoesNotMatch: no",
            StoreFault.Kind.wrongSecret
        ),
        (
            "HTTP GET error reading '\(file)' in region 'us-east-1' (HTTP 403 Forbidden)\n\nInvalidAccessKeyId: no",
            .unknownAccessKey
        ),
        ("HTTP GET error reading '\(file)' in region 'us-east-1' (HTTP 403 Forbidden)", .accessDenied),
        ("HTTP GET error reading '\(file)' in region 'us-east-1' (HTTP 404 Not Found)", .noObject),
        ("Unable to connect to URL \(file): Not Found (HTTP code 404)\n\nNoSuchBucket: no", .noBucket),
        ("Unable to connect to URL \(file): Service Unavailable (HTTP code 503)", .overloaded(status: 503)),
        ("Request returned HTTP 503 for HTTP PUT to '\(file)'", .overloaded(status: 503)),
        ("Could not connect to server error for HTTP PUT to '\(file)'", .nobodyListens),
        ("Could not resolve hostname error for HTTP GET to '\(file)'", .unknownHost),
        ("SSL connect error error for HTTP GET to '\(file)'", .tls),
        ("Timeout was reached error for HTTP PUT to '\(file)'", .silence),
        ("Server returned nothing (no headers, no data) error for HTTP GET to '\(file)'", .connectionLost),
    ])
    func theEnginesWordsAreUnderstood(_ message: String, _ kind: StoreFault.Kind) throws {
        let fault = try #require(StoreFault(DuckDBError(type: "IO", message: message)))
        #expect(fault.kind == kind)
        #expect(fault.url == Self.file)
    }

    @Test func aPatternWithoutFilesIsNamed() throws {
        let error = DuckDBError(
            type: "IO", message: "No files found that match the pattern \"s3://lake/none/*.parquet\"")
        let fault = try #require(StoreFault(error))
        #expect(fault.kind == .noMatch)
        #expect(fault.url == "s3://lake/none/*.parquet")
    }

    @Test(arguments: [
        ("IO", "Cannot open file \"a.parquet\": No such file or directory"),
        ("IO", "No files found that match the pattern \"none/*.parquet\""),
        ("Invalid Input", "Timeout was reached error for HTTP PUT to '\(file)'"),
        ("Binder", "Referenced column \"x\" not found"),
    ])
    func otherErrorsAreLeftAlone(_ type: String, _ message: String) {
        #expect(StoreFault(DuckDBError(type: type, message: message)) == nil)
    }

    @Test(arguments: [
        ("s3://lake/a/b.parquet", "a/b.parquet"), ("http://host:1/lake/a/b.parquet", "a/b.parquet"),
        ("http://lake.host:1/a/b.parquet", "a/b.parquet"), ("s3://lake", ""),
        ("http://host:1/lake?list-type=2", ""), ("s3://lake2/a", nil), ("http://other:1/lake/a", nil),
    ])
    func anAddressIsFoundInItsBucket(_ url: String, _ key: String?) {
        let access = StoreAccess(
            bucket: "lake", endpoint: "host:1", accessKeyID: "k", secretName: "s", isPathStyle: true,
            usesTLS: false)
        #expect(access.key(of: url) == key)
    }
}
