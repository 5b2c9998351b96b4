// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Testing

@Suite struct ServiceURLTests {
    @Test func partsAreTakenApart() throws {
        let url = try #require(ServiceURL("HTTPS://Shop.Example:8443/a/b?x=1&y#z"))
        #expect(url.origin == "https://shop.example:8443")
        #expect(url.path == "/a/b")
        #expect(url.query == "x=1&y")
        #expect(url.text == "https://shop.example:8443/a/b?x=1&y")
        #expect(url.description == "shop.example:8443/a/b?x&y")
        #expect(ServiceURL("http://[::1]:80/")?.origin == "http://[::1]")
        #expect(ServiceURL("https://a.b?x=1")?.text == "https://a.b/?x=1")
    }

    @Test(arguments: [
        "", "a.b", "ftp://a.b", "https://", "https:///x", "https://user:pw@a.b/", "https://a.b:0/",
        "https://a.b:99999/", "https://a.b/x y", "https://a.b/\n", "https://[::1/",
    ])
    func othersAreNone(_ text: String) {
        #expect(ServiceURL(text) == nil)
    }

    @Test(arguments: [
        ("/c?d", "https://a.b/c?d"), ("c", "https://a.b/x/c"), ("//e.f/g", "https://e.f/g"),
        ("http://h.i", "http://h.i/"),
    ])
    func locationsAreResolved(_ location: String, _ wanted: String) {
        #expect(ServiceURL("https://a.b/x/y?z")?.resolving(location)?.text == wanted)
    }

    @Test func queriesAreEncoded() {
        #expect(
            URLText.query([("page[size]", "100"), ("filter", "greater-than(a,2026-01-01T00:00:00+0000)")])
                == "page%5Bsize%5D=100&filter=greater-than%28a%2C2026-01-01T00%3A00%3A00%2B0000%29")
        #expect(URLText.decoded("a%20%C3%BC%zz%4") == "a ü%zz%4")
    }
}
