// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Testing

/// The examples of RFC 1321, RFC 3174 and FIPS 180-4.
@Suite struct DigestTests {
    @Test func md5GivesTheDigestsOfItsStandard() {
        #expect(HexDigest.md5("") == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(HexDigest.md5("abc") == "900150983cd24fb0d6963f7d28e17f72")
        #expect(HexDigest.md5("message digest") == "f96b697d7cb7938d525a2f31aaf161d0")
        #expect(
            HexDigest.md5(String(repeating: "1234567890", count: 8)) == "57edf4a22be3c955ac49da2e2107b67a")
    }

    @Test func sha1GivesTheDigestsOfItsStandard() {
        #expect(HexDigest.sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(HexDigest.sha1("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    }

    @Test func sha256GivesTheDigestsOfItsStandard() {
        #expect(HexDigest.sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(HexDigest.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            HexDigest.sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }
}
