// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Testing

@Suite struct RedactorTests {
    private let known = Redactor([Secret("s3cr3t!"), Secret("p@ss word"), Secret("ab"), Secret("quo\"te'd")])

    @Test(arguments: [
        ("nothing here", "nothing here"),
        ("", ""),
        ("s3cr3t!", "<REDACTED>"),
        ("a s3cr3t! b s3cr3t!s3cr3t! c", "a <REDACTED> b <REDACTED> c"),
        ("abab", "abab"),
        ("https://h/?q=p%40ss%20word&x", "https://h/?q=<REDACTED>&x"),
        ("https://h/?q=p%40ss+word&x", "https://h/?q=<REDACTED>&x"),
        ("https://h/?q=%70%40%73s%20wor%64&x", "https://h/?q=<REDACTED>&x"),
        ("100% s3cr3t!%", "100% <REDACTED>%"),
        (#"{"v": "quo\"te'd"}"#, #"{"v": "<REDACTED>"}"#),
        ("SELECT 'quo\"te''d'", "SELECT '<REDACTED>'"),
        ("é s3cr3t! 語", "é <REDACTED> 語"),
    ])
    func `known secrets go`(_ text: String, _ expected: String) {
        #expect(known.redact(text) == expected)
    }

    @Test func `overlapping secrets go whole`() {
        let redactor = Redactor([Secret("abcdef"), Secret("defghi"), Secret("aaaa")])
        #expect(redactor.redact("xabcdefghix") == "x<REDACTED>x")
        #expect(redactor.redact("baaaaaaac") == "b<REDACTED>c")
    }

    @Test(arguments: [
        ("password=hunter2", "password=<REDACTED>"),
        ("host=h password=hunter2 user=u", "host=h password=<REDACTED> user=u"),
        ("PGPASSWORD=hunter2 psql", "PGPASSWORD=<REDACTED> psql"),
        ("passwd: hunter2, user: u", "passwd: <REDACTED>, user: u"),
        ("pwd=a,b;Server=x", "pwd=<REDACTED>;Server=x"),
        ("pwd=a,b c", "pwd=<REDACTED> c"),
        ("db_pass=x compass=north", "db_pass=<REDACTED> compass=north"),
        ("{api_key: k1, id: 2}", "{api_key: <REDACTED>, id: 2}"),
        ("apiKey=abc", "apiKey=<REDACTED>"),
        ("X-Shopify-Access-Token: shpat_1\nHost: h", "X-Shopify-Access-Token: <REDACTED>\nHost: h"),
        ("Authorization: Bearer abc.def\nHost: h", "Authorization: <REDACTED>\nHost: h"),
        ("Authorization: Klaviyo-API-Key pk_1 rest", "Authorization: <REDACTED> rest"),
        ("?access_token=abc&page=2", "?access_token=<REDACTED>&page=2"),
        ("?token=a&b&page=2", "?token=<REDACTED>&page=2"),
        (#"{"password":"hun\"ter2","user":"bob"}"#, #"{"password":"<REDACTED>","user":"bob"}"#),
        (#"{"password" : "a\\","user":"bob"}"#, #"{"password" : "<REDACTED>","user":"bob"}"#),
        (#"{"password":"","user":"bob"}"#, #"{"password":"","user":"bob"}"#),
        (#"{"password":null,"token":true,"a":1}"#, #"{"password":null,"token":true,"a":1}"#),
        (#"{"token":12345,"a":1}"#, #"{"token":<REDACTED>,"a":1}"#),
        (#"{"secret": {"name": "x"}, "a": 1}"#, #"{"secret": {"name": "x"}, "a": 1}"#),
        (#"{"secret": {"token": "x"}, "a": 1}"#, #"{"secret": {"token": "<REDACTED>"}, "a": 1}"#),
        (#""{\"password\":\"a\\\"b\",\"u\":\"v\"}""#, #""{\"password\":\"<REDACTED>\",\"u\":\"v\"}""#),
        (#"{"url":"x?token=abc","user":"bob"}"#, #"{"url":"x?token=<REDACTED>","user":"bob"}"#),
        (#"{\"url\":\"x?token=abc\",\"u\":1}"#, #"{\"url\":\"x?token=<REDACTED>\",\"u\":1}"#),
        (#"1,"{""password"":""x"",""u"":1}""#, #"1,"{""password"":""<REDACTED>"",""u"":1}""#),
        ("{'password': 'it\\'s', 'u': 1}", "{'password': '<REDACTED>', 'u': 1}"),
        (
            "CREATE SECRET s (TYPE s3, KEY_ID 'k', SECRET 'a''b', REGION 'r')",
            "CREATE SECRET s (TYPE s3, KEY_ID 'k', SECRET '<REDACTED>', REGION 'r')"
        ),
        ("ALTER USER u PASSWORD E'x' VALID", "ALTER USER u PASSWORD E'<REDACTED>' VALID"),
        ("ALTER USER u PASSWORD $$x$$ VALID", "ALTER USER u PASSWORD $$<REDACTED>$$ VALID"),
        ("SECRET 'abc\\' )", "SECRET '<REDACTED>' )"),
        ("SECRET $1, TOKEN ?", "SECRET $1, TOKEN ?"),
        ("SECRET 'never closed\nnext line", "SECRET '<REDACTED>\nnext line"),
        ("password: 'tis\nnext: 'x'", "password: '<REDACTED>\nnext: 'x'"),
        ("password: \"{{ env_var('P') }}\"", "password: \"<REDACTED>\""),
        ("password: {{ env_var('P') }} # c", "password: <REDACTED> # c"),
        ("password: ${PG_PASSWORD}\nuser: u", "password: ${PG_PASSWORD}\nuser: u"),
        ("password: ${PG}x", "password: <REDACTED>"),
        ("password:\n  user: u", "password:\n  user: u"),
        ("run --password hunter2 --user u", "run --password <REDACTED> --user u"),
        ("a `password=x` b", "a `password=<REDACTED>` b"),
        ("f(password=x)", "f(password=<REDACTED>)"),
        ("f(password=a)b)", "f(password=<REDACTED>)"),
        ("password => 'x', y", "password => '<REDACTED>', y"),
        ("client_secret_2 = 'x'", "client_secret_2 = '<REDACTED>'"),
        ("postgres://u:hunter2@h/db", "postgres://u:<REDACTED>@h/db"),
        ("'postgres://u:p@ss@h:5432/db?x=1'", "'postgres://u:<REDACTED>@h:5432/db?x=1'"),
        ("postgres://u:p/s?s@h/db next", "postgres://u:<REDACTED>@h/db next"),
        ("postgres://:p@h", "postgres://:<REDACTED>@h"),
        ("https://ghp_abc@github.com/x", "https://<REDACTED>@github.com/x"),
        ("ssh://git@github.com/x", "ssh://git@github.com/x"),
        ("http://localhost:8080/a@b", "http://localhost:8080/a@b"),
        ("http://[::1]:8080/a@b", "http://[::1]:8080/a@b"),
        ("s3://bucket/key@2", "s3://bucket/key@2"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nxyz\n-----END RSA PRIVATE KEY-----\nrest",
            "-----BEGIN RSA PRIVATE KEY-----<REDACTED>-----END RSA PRIVATE KEY-----\nrest"
        ),
        ("-----BEGIN CERTIFICATE-----\nMIIE", "-----BEGIN CERTIFICATE-----\nMIIE"),
        (
            "password::text, max_tokens: 5, secret_name: lake",
            "password::text, max_tokens: 5, secret_name: lake"
        ),
        ("the password of this user is wrong", "the password of this user is wrong"),
        ("token://x", "token://x"),
        ("password=", "password="),
        ("password", "password"),
        ("password: <REDACTED>", "password: <REDACTED>"),
        ("пароль password=тайна; дальше", "пароль password=<REDACTED>; дальше"),
    ])
    func `secret-like values go and the rest stays`(_ text: String, _ expected: String) {
        #expect(Redactor().redact(text) == expected)
        #expect(Redactor().redact(expected) == expected, "redacting again changes nothing")
    }

    @Test func `a redactor shows none of its secrets`() {
        let redactor = Redactor([Secret("hunter2")])
        var dumped = ""
        dump(redactor, to: &dumped)
        #expect("\(redactor)" == "Redactor")
        #expect(dumped.hasPrefix("▿ Redactor") || dumped.hasPrefix("- Redactor"))
        #expect(Mirror(reflecting: redactor).children.isEmpty)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a known secret never survives`(_ seed: UInt64) {
        var random = SeededGenerator(seed)
        let alphabet = Array("aab\"\\'% =:@/\npassword=tokené")
        let text = { (length: Int) in
            String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
        }
        for _ in 0..<200 {
            let secrets = (0..<3).map { _ in text(5) }
            let hostile =
                secrets.reduce(text(20)) { $0 + $1 + text(8) } + (secrets.randomElement(using: &random) ?? "")
            let clean = Redactor(secrets.map(Secret.init)).redact(hostile)
            for secret in secrets {
                #expect(
                    !clean.utf8.contains(secret.utf8),
                    "\(secret.debugDescription) in \(hostile.debugDescription)")
            }
        }
    }

    @Test(arguments: [
        "password='", "://a:b/", "a://b:c/", "token=a,", "-----BEGIN PRIVATE KEY", "\\\"secret\\\":\\\"", "'",
        "aaaa",
    ])
    func `hostile repetition ends and keeps the length in bounds`(_ part: String) {
        let text = String(repeating: part, count: 200_000 / part.utf8.count)
        let clean = Redactor([Secret("aaaaaaaaab")]).redact(text)
        #expect(clean.utf8.count <= text.utf8.count * 12)
    }
}

extension Sequence where Element == UInt8 {
    /// Whether the bytes of another sequence stand in this one, in order and together.
    fileprivate func contains(_ other: some Sequence<UInt8>) -> Bool {
        let bytes = Array(self)
        let part = Array(other)
        guard bytes.count >= part.count else { return false }
        return (0...(bytes.count - part.count)).contains { bytes[$0...].starts(with: part) }
    }
}
