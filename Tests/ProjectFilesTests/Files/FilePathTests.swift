// SPDX-License-Identifier: Apache-2.0

import ProjectFiles
import Testing

@Suite struct FilePathTests {
    @Test(
        arguments: [
            ("a/b", "/p", "/p/a/b"), ("./a//b/", "/p", "/p/a/b"), ("../a", "/p/q", "/p/a"),
            ("/x/./y", "/p", "/x/y"),
            ("../../..", "/p", "/"), (".", "/p", "/p"),
        ])
    func `relative paths start at the folder`(_ path: String, _ folder: String, _ expected: String) {
        #expect(FilePath.absolute(path, in: folder) == expected)
    }

    @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("/", nil), ("a", nil)] as [(String, String?)])
    func `the folder above`(_ path: String, _ expected: String?) {
        #expect(FilePath.parent(of: path) == expected)
    }

    @Test func `a data path keeps its final slash and a URL its text`() {
        #expect(LocalPath("./data/", in: "/p").resolved == "/p/data/")
        #expect(LocalPath("./data/", in: "/p").asWritten == "./data/")
        #expect(LocalPath("s3://b/./d/", in: "/p").resolved == "s3://b/./d/")
        #expect(LocalPath("~/x", in: "/p", home: "/home/me").resolved == "/home/me/x")
    }
}
