// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// `%` and `str.format`, with what Python 3.11 prints for the same expression.
@Suite struct FormatTests {
    @Test(
        "formats fill, cut, group and round as in Python",
        arguments: [
            ("'{:,}'.format(1234567.891)", "1,234,567.891"),
            ("'{:010,}'.format(1234)", "00,001,234"),
            ("'{:+.2e}'.format(12345.678)", "+1.23e+04"),
            ("'{:.3}'.format(1234567.0)", "1.23e+06"),
            ("'{:.1%}'.format(0.1234)", "12.3%"),
            ("'{:#x}'.format(255)", "0xff"),
            ("'{!r:>6}'.format('a')", "   'a'"),
            ("'{0[a][1]}'.format({'a': [1, 2]})", "2"),
            ("'{:{}.{}}'.format(3.14159, 10, 3)", "      3.14"),
            ("'{:_b}'.format(1000)", "11_1110_1000"),
            ("'%05.1f|%-5d|%+d|%x' % (3.14159, 3, 4, 255)", "003.1|3    |+4|ff"),
            ("'%(a)s %%' % {'a': [1]}", "[1] %"),
            ("'%.3s|%5s' % ('abcdef', 'x')", "abc|    x"),
            ("'{{{}}}'.format(1)", "{1}"),
            ("'{:z.1f}'.format(-0.01)", "0.0"),
        ])
    func formats(_ expression: String, _ expected: String) throws {
        #expect(try Expressions.text(expression) == expected)
    }
}
