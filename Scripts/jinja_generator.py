# SPDX-License-Identifier: Apache-2.0
"""Random expressions and templates of Jinja, from a seed: what jinja-differential compares.

Expressions follow types most of the time, since most expressions of any types are errors at once; every
so often a value of a wrong type is put in on purpose. What Jinja2 itself answers differently from run to
run (the order of sets, addresses, random numbers) is not made.
"""

CONTEXT = {
    "i": 3, "j": -7, "zero": 0, "big": 123456789012345678901234567890, "f": 2.5, "g": -0.125, "h": 1e20,
    "t": True, "u": False, "n": None, "s": "Hello World", "e": "", "w": "  a b\tc\n", "x": "<b>&'\"</b>",
    "un": "Žluť 日本 🎉", "num": "42", "l": [3, 1, 2], "m": ["b", "A", "c", "a"], "mix": [1, "a", None, 2.5, True],
    "nest": [[1, 2], [3], []], "el": [], "d": {"a": 1, "b": "x", "c": [1, 2]}, "ed": {}, "deep": {"a": {"b": {"c": 7}}},
    "rows": [
        {"id": 1, "name": "Bo", "tag": "x", "qty": 2.5}, {"id": 2, "name": "al", "tag": "y", "qty": None},
        {"id": 3, "name": "Cy", "tag": "x", "qty": 1},
    ],
}

NAMES = {
    "int": ["i", "j", "zero", "big"], "float": ["f", "g", "h"], "bool": ["t", "u"], "str": ["s", "e", "w", "x", "un", "num"],
    "list": ["l", "m", "mix", "nest", "el", "rows"], "dict": ["d", "ed", "deep"], "none": ["n"], "undefined": ["nope", "d.zz"],
    "tuple": [], "markup": [], "rows": ["rows"], "ints": ["l"], "strs": ["m"],
}
KINDS = ["int", "float", "bool", "str", "list", "dict", "none", "tuple", "markup", "undefined", "ints", "strs", "rows"]
KIND_WEIGHTS = [20, 10, 8, 24, 10, 8, 3, 6, 4, 3, 6, 6, 3]

WORDS = ["a", "b", "ab", "abc", "Hello", "x y", " pad ", "1", "-2", "3.5", "<i>", "é", "日本", "A,b,,c", "one two three four",
         "it's", 'say "hi"', "100%", "a\\nb", "tab\\there", "ſ", "İ", "ß", "🎉", "under_score", "CamelCase", "UPPER", "a-b-c", "\\\\"]
FORMATS = ["%s", "%d", "%5.2f", "%-8s|", "%03d", "%x", "%r", "%e", "%g", "%+d", "%s-%s", "%%", "%c", "%.2s", "%10s", "%i", "%o", "%#x", "% d", "%E", "%G", "%a"]
BRACES = ["{}", "{0}", "{:>8}", "{:<5}|", "{:^7}", "{:05d}", "{:.2f}", "{:,}", "{!r}", "{:x}", "{:e}", "{:g}", "{:%}", "{:+}", "{:_}",
          "{} {}", "{:*^9}", "{0}{0}", "{:d}", "{:s}", "{:.3}", "{:10.4f}", "{:b}", "{:#o}", "{:,.1f}", "{:=+6}", "{:08.3f}", "{!s:>6}"]


class Generator:
    def __init__(self, random):
        self.random = random
        self.locals = []

    def pick(self, choices):
        return choices[self.random.randrange(len(choices))]

    def chance(self, probability):
        return self.random.random() < probability

    def kind(self):
        return self.random.choices(KINDS, KIND_WEIGHTS)[0]

    # ---- expressions

    def expression(self, depth=3, kind=None):
        kind = kind or self.kind()
        if kind == "any" or self.chance(0.04):
            kind = self.kind()
        if depth <= 0 or self.chance(0.15):
            return self.atom(kind)
        return self.compound(kind, depth - 1)

    def quoted(self, text):
        return f'"{text}"' if "'" in text else f"'{text}'"

    def atom(self, kind):
        random = self.random
        if NAMES[kind] and self.chance(0.4):
            return self.pick(NAMES[kind])
        if self.locals and self.chance(0.15):
            return self.pick(self.locals)
        if kind == "int":
            return str(self.pick([0, 1, 2, 3, 5, 7, 10, 16, 42, 100, 255, 1000, 2**31, 2**53, 2**63 - 1, 2**63, 10**18, 10**20, random.randrange(1000)]))
        if kind == "float":
            return self.pick(["0.0", "1.0", "0.5", "1.5", "2.5", "3.14159", "1e10", "1e16", "1e-5", "1e-7", "123456.789", "0.1", "1e308", "99.995", "2.675", "1e22"])
        if kind == "bool":
            return self.pick(["true", "false", "True", "False"])
        if kind == "str":
            return self.quoted(self.pick(WORDS))
        if kind == "markup":
            return "(" + self.quoted(self.pick(WORDS)) + self.pick(["|safe", "|e", "|escape"]) + ")"
        if kind == "none":
            return self.pick(["none", "None"])
        if kind == "undefined":
            return self.pick(["nope", "d.zz", "l[9]", "nope", "deep.a.q"])
        if kind == "tuple":
            return self.pick(["()", "(1,)", "(1, 2)", "('a', 1)", "(1, (2, 3))", "('b', 'a')"])
        if kind in ("list", "ints"):
            return self.pick(["[]", "[1]", "[2, 1]", "[1, 2, 3, 4, 5]", "[0.5, 1]", "[true, 0]"])
        if kind == "strs":
            return self.pick(["['a']", "['b', 'a', 'C']", "['x', 'X', 'x']", "[' a ', 'b']", "['<', '>']"])
        if kind == "rows":
            return "rows"
        return self.pick(["{}", "{'a': 1}", "{'b': 2, 'a': 'x'}", "{1: 'one', 'k': none}", "{'x': {'y': 1}}"])

    def small(self):
        return str(self.random.randrange(-3, 8))

    def compound(self, kind, depth):
        general = [self.conditional, self.logical, self.group, self.default, self.item]
        own = {
            "int": [self.arithmetic, self.arithmetic, self.number_filter, self.length, self.int_method, self.aggregate],
            "float": [self.arithmetic, self.float_operation, self.number_filter],
            "bool": [self.comparison, self.comparison, self.membership, self.test, self.test, self.negation, self.bool_method],
            "str": [self.concatenation, self.str_filter, self.str_filter, self.str_method, self.str_method, self.percent, self.braces,
                    self.join, self.addition, self.repeat, self.to_string, self.slice],
            "markup": [self.markup],
            "list": [self.list_literal, self.list_filter, self.list_filter, self.list_addition, self.slice, self.list_method, self.repeat],
            "ints": [self.ints], "strs": [self.strs], "rows": [self.rows],
            "tuple": [self.tuple_literal, self.tuple_literal, self.slice],
            "dict": [self.dict_literal, self.dict_call],
            "none": [self.mutation], "undefined": [self.missing],
        }[kind]
        make = self.pick(general) if self.chance(0.2) else self.pick(own)
        return make(kind, depth)

    def conditional(self, kind, depth):
        text = f"{self.expression(depth, kind)} if {self.expression(depth, 'bool')}"
        if self.chance(0.85):
            text += f" else {self.expression(depth, kind)}"
        return f"({text})"

    def logical(self, kind, depth):
        return f"({self.expression(depth, kind)} {self.pick(['and', 'or'])} {self.expression(depth, kind)})"

    def group(self, kind, depth):
        return f"({self.expression(depth, kind)})"

    def default(self, kind, depth):
        return f"({self.expression(depth, self.pick([kind, 'undefined']))}|{self.pick(['default', 'd'])}({self.expression(depth, kind)}{self.pick(['', ', true', ', boolean=true'])}))"

    def item(self, kind, depth):
        value = self.expression(depth, kind)
        return self.pick([f"[{value}][0]", f"({value},)[-1]", f"{{'k': {value}}}.k", f"{{'k': {value}}}['k']", f"[{value}]|first", f"{{1: {value}}}[1]"])

    def arithmetic(self, kind, depth):
        operator = self.pick(["+", "-", "*", "//", "%", "/", "**", "+", "-", "*"])
        if operator == "**":
            return self.pick([f"({self.expression(0, kind)})", self.atom(kind)]) + f" ** {self.pick(['2', '3', '-1', '0', '0.5', '10'])}"
        right = self.expression(depth, self.pick([kind, kind, "int", "float", "bool"]))
        text = f"{self.expression(depth, kind)} {operator} {right}"
        return text if self.chance(0.5) else f"({text})"

    def float_operation(self, kind, depth):
        return self.pick([f"{self.expression(depth, 'int')} / {self.expression(depth, 'int')}", f"(-{self.expression(depth, 'float')})",
                          f"({self.expression(depth, 'any')}|float)", f"({self.expression(depth, 'str')}|float({self.small()}))"])

    def number_filter(self, kind, depth):
        value = self.expression(depth, kind)
        return f"({value})|" + self.pick(["abs", "int", "float", "round", f"round({self.small()})", f"round({self.small()}, 'floor')", "round(method='ceil')",
                                          "int(7)", "float(default=1)", "round|int", "sum" if self.chance(0.05) else "abs"])

    def length(self, kind, depth):
        return f"{self.expression(depth, self.pick(['str', 'list', 'dict', 'tuple', 'markup']))}|{self.pick(['length', 'count', 'wordcount' if self.chance(0.2) else 'length'])}"

    def int_method(self, kind, depth):
        text = f"({self.expression(depth, 'str')})"
        part = self.quoted(self.pick(["a", "b", "o", "l", " ", "", "xyz", "本"]))
        return self.pick([f"{text}.find({part})", f"{text}.rfind({part})", f"{text}.count({part})", f"{text}.index({part})",
                          f"({self.expression(depth, 'list')}).index({self.expression(depth, 'any')})", f"({self.expression(depth, 'list')}).count({self.expression(depth, 'any')})",
                          f"{text}|int", f"{text}|int({self.small()}, {self.pick(['2', '8', '10', '16', '0', '36'])})", f"({self.expression(depth, 'int')}).bit_length()"])

    def aggregate(self, kind, depth):
        return f"{self.expression(depth, 'ints')}|{self.pick(['sum', 'max', 'min', 'first', 'last', 'sum(start=1)', 'length'])}"

    def comparison(self, kind, depth):
        operand = self.kind()
        other = operand if self.chance(0.8) else self.kind()
        text = f"{self.expression(depth, operand)} {self.pick(['==', '!=', '<', '<=', '>', '>='])} {self.expression(depth, other)}"
        if self.chance(0.15):
            text += f" {self.pick(['==', '!=', '<', '>=', 'in'])} {self.expression(depth, operand)}"
        return text if self.chance(0.4) else f"({text})"

    def membership(self, kind, depth):
        container = self.pick(["list", "dict", "str", "tuple", "ints", "strs"])
        inner = {"str": "str", "ints": "int", "strs": "str"}.get(container, "any")
        return f"({self.expression(depth, inner)} {self.pick(['in', 'not in'])} {self.expression(depth, container)})"

    def test(self, kind, depth):
        value = self.expression(depth, "any")
        plain = ["defined", "undefined", "none", "boolean", "true", "false", "integer", "float", "lower", "upper", "string", "mapping",
                 "number", "sequence", "iterable", "callable", "escaped", "odd", "even"]
        if self.chance(0.65):
            name = self.pick(plain)
            if name in ("odd", "even"):
                value = self.expression(depth, "int")
        else:
            other = self.expression(depth, "any")
            name = self.pick([f"divisibleby({self.expression(depth, 'int')})", f"eq({other})", f"equalto({other})", f"ne({other})", f"gt({other})", f"ge({other})",
                              f"lt({other})", f"le({other})", f"greaterthan({other})", f"lessthan({other})", f"in({self.expression(depth, 'list')})", "sameas(none)", "sameas true",
                              "divisibleby 2", "eq 1", "in [1, 2]"])
        return f"({value} is {self.pick(['', '', 'not '])}{name})"

    def negation(self, kind, depth):
        return f"(not {self.expression(depth, self.pick(['bool', 'any']))})"

    def bool_method(self, kind, depth):
        name = self.pick(["isalpha()", "isdigit()", "isalnum()", "islower()", "isupper()", "isspace()", "istitle()", "isnumeric()", "isdecimal()", "isidentifier()", "isascii()",
                          "isprintable()", f"startswith({self.expression(0, 'str')})", f"endswith({self.expression(0, 'str')})", f"startswith(({self.expression(0, 'str')}, 'a'))"])
        return f"({self.expression(depth, 'str')}).{name}"

    def concatenation(self, kind, depth):
        return f"({self.expression(depth, 'any')} ~ {self.expression(depth, self.pick(['str', 'any']))})"

    def addition(self, kind, depth):
        return f"({self.expression(depth, kind)} + {self.expression(depth, kind)})"

    def repeat(self, kind, depth):
        return f"({self.expression(depth, kind)} * {self.small()})"

    def to_string(self, kind, depth):
        return f"({self.expression(depth, 'any')}|string)"

    def slice(self, kind, depth):
        kind = kind if kind in ("str", "list", "tuple") else "list"
        part = lambda: self.pick(["", self.small(), self.small(), "none"])
        text = f"{part()}:{part()}"
        if self.chance(0.3):
            text += f":{self.pick(['', '2', '-1', '1', '-2', '3'])}"
        return f"({self.expression(depth, kind)})[{text}]"

    def str_filter(self, kind, depth):
        value = self.expression(depth, self.pick(["str", "str", "str", "any"]))
        short = self.quoted(self.pick(["a", "b", " ", "<", "x", "", "lo"]))
        return f"({value}|" + self.pick([
            "upper", "lower", "title", "capitalize", "trim", f"trim({short})", f"replace({short}, {self.expression(0, 'str')})", f"replace({short}, 'z', 1)",
            "e", "escape", "forceescape", "striptags", f"center({self.pick(['5', '11', '20'])})", f"indent({self.pick(['2', '1, true', '2, blank=true', 'first=true', repr('> ')])})",
            f"truncate({self.pick(['5', '9', '3, true', '10, false, $', '6, true, leeway=0', '12, leeway=2'])})".replace("$", "'..'"),
            f"wordwrap({self.pick(['5', '3, false', '8, true', '4, break_on_hyphens=false'])})", "urlencode", "reverse", "string", "urlize", "pprint", "tojson",
            "first", "last", "safe", "filesizeformat", f"format({self.expression(0, 'any')})", "default('q')", "list|join(' ')", "wordcount", "length|string",
            "xmlattr" if self.chance(0.1) else "upper", "tojson(2)", "attr('upper')" if self.chance(0.1) else "lower",
        ]) + ")"

    def str_method(self, kind, depth):
        value = f"({self.expression(depth, 'str')})"
        short = self.quoted(self.pick(["a", "b", " ", "l", "x", "lo", "本"]))
        return value + "." + self.pick([
            "upper()", "lower()", "title()", "capitalize()", "swapcase()", "strip()", f"strip({short})", "lstrip()", "rstrip()", f"lstrip({short})", f"rstrip({short})",
            f"replace({short}, {self.expression(0, 'str')})", f"replace({short}, '', 1)", f"center({self.small()})", f"center(9, '*')", f"ljust(8, '.')", "rjust(6)", "zfill(5)",
            "casefold()", "expandtabs(4)", f"join({self.expression(depth, 'strs')})", f"removeprefix({short})", f"removesuffix({short})", f"partition({short})[0]",
            f"rpartition({short})[2]", f"split({short})|join('/')", "split()|first", "splitlines()|join('+')",
        ])

    def percent(self, kind, depth):
        count = self.random.choice([1, 1, 1, 2])
        text = " ".join(self.pick(FORMATS) for _ in range(count))
        arguments = ", ".join(self.expression(0, self.pick(["any", "int", "float", "str"])) for _ in range(count))
        return f"('{text}' % ({arguments}{',' if count == 1 else ''}))" if self.chance(0.7) else f"('{text}' % {self.expression(0, 'any')})"

    def braces(self, kind, depth):
        count = self.random.choice([1, 1, 2])
        text = " ".join(self.pick(BRACES) for _ in range(count))
        arguments = ", ".join(self.expression(0, self.pick(["any", "int", "float", "str"])) for _ in range(count))
        return f"'{text}'.format({arguments})"

    def join(self, kind, depth):
        return self.pick([f"({self.expression(depth, 'list')}|join({self.expression(0, 'str')}))", f"({self.expression(depth, 'strs')}|join)",
                          f"({self.expression(depth, 'any')}|join(', '))", f"(rows|join('-', attribute='name'))"])

    def markup(self, kind, depth):
        return self.pick([f"({self.expression(depth, 'str')}|safe)", f"({self.expression(depth, 'str')}|e)", f"({self.atom('markup')} + {self.expression(depth, 'str')})",
                          f"({self.atom('markup')} ~ {self.expression(depth, 'str')})", f"({self.atom('markup')}.upper())", f"({self.atom('markup')} * 2)",
                          f"(['<', {self.atom('markup')}]|join({self.expression(0, 'str')}))", f"({self.atom('markup')} % {self.expression(0, 'str')})",
                          f"({self.atom('markup')}.format({self.expression(0, 'str')}))", f"({self.atom('markup')}.join({self.expression(0, 'strs')}))",
                          f"({self.atom('markup')}|replace('a', {self.expression(0, 'str')}))", f"({self.atom('markup')}[0:2])"])

    def list_literal(self, kind, depth):
        return "[" + ", ".join(self.expression(depth, "any") for _ in range(self.random.randrange(4))) + "]"

    def list_addition(self, kind, depth):
        return f"({self.expression(depth, 'list')} + {self.expression(depth, 'list')})"

    def list_filter(self, kind, depth):
        source = self.pick(["list", "list", "ints", "strs", "dict", "str", "tuple"])
        value = self.expression(depth, source)
        test = self.pick(["'odd'", "'string'", "'defined'", "'none'", "'gt', 1", "'in', [1, 'a']", "'equalto', 2", "'number'", "'lower'", ""])
        call = f"({test})" if test else ""
        return f"({value}|" + self.pick([
            "list", "sort", "sort(reverse=true)", "sort(true, true)", "unique|list", "unique(true)|list", "reverse|list", f"batch({self.pick(['2', '3, 0', '1'])})|list",
            f"slice({self.pick(['2', '3, none'])})|list", f"map({self.pick(['$upper$', '$string$', '$length$', '$int$', '$first$', '$trim$', '$default$, 1', '$replace$, $a$, $b$', 'attribute=0', 'attribute=$name$', '$abs$', '$title$', '$join$, $-$'])})|list".replace("$", "'"),
            f"select{call}|list", f"reject{call}|list", "selectattr('name')|list" if self.chance(0.3) else "list", "items|list" if self.chance(0.2) else "list",
            "dictsort" if self.chance(0.2) else "list", "groupby(0)|list" if self.chance(0.05) else "list",
        ]) + ")"

    def list_method(self, kind, depth):
        text = f"({self.expression(depth, 'str')})"
        return self.pick([f"{text}.split()", f"{text}.split({self.quoted(self.pick(['a', ',', ' ', 'l', '']))})", f"{text}.rsplit(' ', 1)", f"{text}.split(none, 1)", f"{text}.splitlines()",
                          f"({self.expression(depth, 'list')}).copy()", f"{self.expression(depth, 'dict')}.keys()|list", f"{self.expression(depth, 'dict')}.values()|list",
                          f"{self.expression(depth, 'dict')}.items()|list", f"range({self.small()})|list", f"range({self.small()}, {self.small()}, {self.pick(['1', '2', '-1', '3', '0'])})|list",
                          f"({text}.partition(' ')|list)", "zip([1, 2], 'ab')|list" if self.chance(0.1) else "range(3)|list"])

    def ints(self, kind, depth):
        return self.pick(["range(5)|list", "[" + ", ".join(self.expression(depth, "int") for _ in range(self.random.randrange(1, 4))) + "]",
                          f"({self.expression(depth, 'ints')}|{self.pick(['sort', 'list', 'reverse|list', 'select|list', 'map($abs$)|list', 'unique|list'])})".replace("$", "'"),
                          f"({self.expression(depth, 'ints')} + {self.expression(depth, 'ints')})"])

    def strs(self, kind, depth):
        return self.pick(["[" + ", ".join(self.expression(depth, "str") for _ in range(self.random.randrange(1, 4))) + "]",
                          f"({self.expression(depth, 'strs')}|{self.pick(['sort', 'map($upper$)|list', 'map($trim$)|list', 'unique|list', 'select($lower$)|list'])})".replace("$", "'"),
                          f"({self.expression(depth, 'str')}).split()", "m"])

    def rows(self, kind, depth):
        return "(rows|" + self.pick([
            "sort(attribute='name')", "selectattr('tag', 'equalto', 'x')|list", "rejectattr('qty')|list", "map(attribute='name')|list", "map(attribute='zz', default=1)|list",
            "groupby('tag')|list", "sum(attribute='id')", "unique(attribute='tag')|list", "sort(attribute='tag,name')|map(attribute='id')|list", "max(attribute='id')",
            "map(attribute='qty')|list", "selectattr('qty', 'none')|list|length", "sort(attribute='qty')|list", "min(attribute='name')", "batch(2)|list", "first", "last|items|list",
            "map('dictsort')|list", "map('tojson')|join", "selectattr('name', 'lower')|map(attribute='id')|list", "groupby('zz', default='q')|list", "join(',', 'id')", "sum('qty')",
        ]) + ")"

    def tuple_literal(self, kind, depth):
        items = [self.expression(depth, "any") for _ in range(self.random.randrange(1, 4))]
        return "(" + ", ".join(items) + ("," if len(items) == 1 else "") + ")"

    def dict_literal(self, kind, depth):
        keys = ["'a'", "'b'", "'k'", "1", "2.0", "none", "true", "(1, 2)", "'é'"]
        return "{" + ", ".join(f"{self.expression(depth, 'any') if self.chance(0.05) else self.pick(keys)}: {self.expression(depth, 'any')}" for _ in range(self.random.randrange(4))) + "}"

    def dict_call(self, kind, depth):
        return self.pick([f"dict(a={self.expression(depth, 'any')}, b=1)", f"dict({self.expression(depth, 'dict')}, k=1)", f"({self.expression(depth, 'dict')}).copy()", "dict([(1, 2), ('a', 'b')])",
                          f"dict.fromkeys({self.expression(depth, 'strs')}, 0)", f"dict({self.expression(depth, 'any')})" if self.chance(0.1) else "dict(a=1)"])

    def mutation(self, kind, depth):
        value = self.expression(depth, "any")
        return self.pick([f"[1].append({value})", f"{{'a': 1}}.update({self.expression(depth, 'dict')})", f"{self.expression(depth, 'dict')}.get({value})", f"({self.expression(depth, 'list')}).extend([])",
                          f"{self.expression(depth, 'dict')}.get('a', {value})", f"({self.expression(depth, 'list')}).copy().pop()", f"({self.expression(depth, 'dict')}).copy().pop('a', none)"])

    def missing(self, kind, depth):
        return self.pick([f"({self.expression(depth, 'any')}).nope", f"({self.expression(depth, 'dict')})[{self.expression(depth, 'any')}]", f"({self.expression(depth, 'list')})[{self.small()}]",
                          f"({self.expression(depth, 'str')})[{self.small()}]", f"({self.expression(depth, 'any')})['x']", f"({self.expression(depth, 'any')})[0]", "nope.x", "nope()", "[]|first"])

    # ---- templates

    def template_case(self):
        """A whole case for jinja_reference: template, context, options and other templates."""
        self.locals = []
        options = {}
        for name, probability in (("trim_blocks", 0.3), ("lstrip_blocks", 0.3), ("keep_trailing_newline", 0.2), ("autoescape", 0.2)):
            if self.chance(probability):
                options[name] = True
        kind = self.pick(["lenient", "lenient", "lenient", "strict", "debug", "chainable", "swallowing"])
        if kind != "lenient":
            options["undefined"] = kind
        options["extensions"] = ["do", "loopcontrols"]
        templates = {}
        if self.chance(0.35):
            templates["inc"] = self.body(1)
            templates["lib"] = self.macro(1) + self.set(1) + "{% macro shared(a, b=2) %}[{{ a }}|{{ b }}|{{ varargs }}|{{ kwargs }}]{% endmacro %}"
            templates["base"] = f"<{self.body(1)}{{% block one %}}{self.body(1)}{{% endblock %}}|{{% block two {self.pick(['', 'scoped'])} %}}2{{% endblock %}}>"
        self.templates = sorted(templates)
        source = ""
        if templates and self.chance(0.3):
            source = self.pick(["{% extends 'base' %}", "{% extends 'base' %}\n", "{% set zz = 1 %}{% extends 'base' %}"])
            source += f"{{% block {self.pick(['one', 'two'])} %}}{self.body(1)}{self.pick(['', '{{ super() }}'])}{{% endblock %}}"
            if self.chance(0.3):
                source += self.body(1)
        else:
            source = self.body(3)
        if self.chance(0.25):
            source = self.damage(source)
        return {"template": source, "context": CONTEXT, "options": options, "templates": templates}

    def damage(self, source):
        """Takes out, doubles or puts in a piece: mostly an error of syntax then."""
        if not source:
            return source
        at = self.random.randrange(len(source))
        length = self.pick([1, 1, 2, 3, 5, 9])
        what = self.random.randrange(3)
        if what == 0:
            return source[:at] + source[at + length:]
        if what == 1:
            return source[:at] + source[at:at + length] + source[at:]
        return source[:at] + self.pick(["{%", "%}", "{{", "}}", "{#", "#}", "'", '"', "(", ")", "[", "]", "|", ".", ",", "=", "if ", " else ", "endif", "%", "{", "}", "-", "~", " in ", " is ", "\\", "\n", "{% endfor %}", "!"]) + source[at:]

    def open(self, text):
        return "{%" + self.pick(["", "", "", "-", "+"] if self.chance(0.5) else [""]) + " " + text + " " + self.pick(["", "", "", "-", "+"] if self.chance(0.5) else [""]) + "%}"

    def text(self, depth):
        return self.pick(["a", " b ", "\n", "  \n", "line one\n  two\n", "\t", "<p>", "{ x }", "é🎉", "", "\n\n", " ", "% }", "#"])

    def output(self, depth):
        value = self.expression(self.pick([0, 1, 1, 2]))
        return "{{" + self.pick(["", "", "-", "+"] if self.chance(0.3) else [""]) + " " + value + " " + self.pick(["", "", "-"] if self.chance(0.3) else [""]) + "}}"

    def comment(self, depth):
        return self.pick(["{# note #}", "{#- note -#}", "{# a\nb #}\n", "  {# {{ x }} #}\n", "{#+ c +#}"])

    def raw(self, depth):
        return self.pick(["{% raw %}{{ x }}{% endraw %}", "{%- raw -%}\n {% if %} {%- endraw -%}", "{% raw %}\n\n{# #}{% endraw %}\n"])

    def body(self, depth):
        parts = []
        for _ in range(self.random.randrange(1, 5)):
            make = self.random.choices(
                [self.text, self.output, self.comment, self.raw, self.set, self.branch, self.loop, self.macro, self.call, self.scope, self.namespace, self.load, self.mutate, self.setblock, self.recursive, self.block],
                [30, 30, 4, 2, 10, 12, 14, 6, 5, 5, 5, 6, 4, 4, 2, 2])[0]
            if depth <= 0 and make not in (self.text, self.output, self.comment, self.set):
                make = self.output
            parts.append(make(depth - 1))
        return "".join(parts)

    def name(self):
        return self.pick(["a", "b", "c", "v", "item", "acc"])

    def set(self, depth):
        name = self.name()
        value = self.expression(1)
        if self.chance(0.15):
            other = self.name()
            text = self.open(f"set {name}, {other} = {value}, {self.expression(1)}")
            self.locals += [name, other]
            return text
        self.locals.append(name)
        return self.open(f"set {name} = {value}")

    def setblock(self, depth):
        name = self.name()
        text = self.open(f"set {name}{self.pick(['', ' | upper', ' | trim', ' | length'])}") + self.body(depth) + self.open("endset")
        self.locals.append(name)
        return text + f"{{{{ {name} }}}}"

    def scoped(self, depth, *names):
        kept = list(self.locals)
        self.locals += names
        text = self.body(depth)
        self.locals = kept
        return text

    def branch(self, depth):
        text = self.open(f"if {self.expression(2, self.pick(['bool', 'any']))}") + self.body(depth)
        while self.chance(0.25):
            text += self.open(f"elif {self.expression(1, 'bool')}") + self.body(depth)
        if self.chance(0.5):
            text += self.open("else") + self.body(depth)
        return text + self.open("endif")

    def loop_part(self):
        return "{{ loop." + self.pick(["index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem", "depth", "depth0", "cycle('a', 'b')", "changed(1)", "changed(loop.index // 2)", "nope"]) + " }}"

    def loop(self, depth):
        name = self.name()
        if self.chance(0.25):
            second = self.name()
            text = self.open(f"for {name}, {second} in {self.pick(['d.items()', '[(1, 2), (3, 4)]', 'd|dictsort', 'deep.items()', 'rows', self.expression(1, 'list')])}")
            names = [name, second]
        else:
            condition = f" if {self.pick([name + ' is odd', name + ' is string', self.expression(1, 'bool'), name])}" if self.chance(0.25) else ""
            text = self.open(f"for {name} in {self.expression(2, self.pick(['list', 'ints', 'strs', 'dict', 'str', 'tuple', 'rows', 'any' if self.chance(0.2) else 'list']))}{condition}")
            names = [name]
        text += self.scoped(depth, *names) + (f"{{{{ {name} }}}}" if self.chance(0.6) else "") + (self.loop_part() if self.chance(0.5) else "")
        if self.chance(0.12):
            text += f"{{% if {self.pick(['loop.index > 1', name, 'loop.last'])} %}}{{% {self.pick(['break', 'continue'])} %}}{{% endif %}}." 
        if self.chance(0.3):
            text += self.open("else") + self.body(depth)
        return text + self.open("endfor")

    def recursive(self, depth):
        return "{% for x in [[1, [2]], [], [[3]]] recursive %}({{ loop.index }}{{ loop.depth }}{% if x is iterable %}{{ loop(x) }}{% else %}{{ x }}{% endif %}){% else %}e{% endfor %}"

    def macro(self, depth):
        name = self.pick(["m", "mm", "show"])
        parameters = self.pick(["", "a", "a, b", "a, b=2", "a=1, b='x'", "a, b=a", "v=[1]"])
        names = [part.split("=")[0].strip() for part in parameters.split(",") if part.strip() and "]" not in part]
        kept, self.locals = self.locals, list(self.locals)
        text = self.open(f"macro {name}({parameters})") + self.scoped(depth, *names)
        self.locals = kept
        if self.chance(0.2):
            text += self.pick(["{{ varargs }}", "{{ kwargs }}", "{{ caller() }}", "{{ caller is defined }}", "{{ caller(1) if caller else '' }}"])
        text += self.open("endmacro")
        arguments = ", ".join([self.expression(1) for _ in range(self.random.randrange(3))] + (["b=5"] if self.chance(0.2) else []) + (["*[1, 2]"] if self.chance(0.06) else []) + (["**{'a': 1}"] if self.chance(0.06) else []))
        return text + f"{{{{ {name}({arguments}) }}}}"

    def call(self, depth):
        text = f"{{% macro wrap(a) %}}<{{{{ caller({self.pick(['', '1', '1, 2', 'a'])}) }}}}>{{% endmacro %}}"
        parameters = self.pick(["", "", "(p)", "(p, q=1)"])
        return text + self.open(f"call{parameters} wrap({self.expression(0)})") + self.scoped(depth, *(["p"] if parameters else [])) + self.open("endcall")

    def scope(self, depth):
        which = self.random.randrange(3)
        if which == 0:
            name = self.name()
            return self.open(f"with {name} = {self.expression(1)}, q = 1") + self.scoped(depth, name) + self.open("endwith")
        if which == 1:
            return self.open(f"filter {self.pick(['upper', 'lower|trim', 'replace($a$, $b$)', 'indent(2)', 'e', 'length', 'title'])}".replace("$", "'")) + self.body(depth) + self.open("endfilter")
        return self.open(f"autoescape {self.pick(['true', 'false'])}") + self.body(depth) + self.open("endautoescape")

    def namespace(self, depth):
        return "{% set ns = namespace(n=0, l=[]) %}" + f"{{% for x in {self.expression(1, 'ints')} %}}{{% set ns.n = {self.pick(['ns.n + 1', 'ns.n + x', 'x', 'ns.l|length'])} %}}{{% endfor %}}{{{{ ns.n }}}}{{{{ ns.zz }}}}"

    def mutate(self, depth):
        return "{% set q = [1] %}" + self.pick(["{% do q.append(" + self.expression(1) + ") %}", "{% set _ = q.extend(" + self.expression(1, "list") + ") %}", "{% do q.insert(0, 'z') %}", "{% do q.pop() %}"]) + "{{ q }}"

    def block(self, depth):
        name = f"b{self.random.randrange(10**6)}"
        return self.open(f"block {name}{self.pick(['', ' scoped'])}") + self.body(depth) + self.open("endblock") + self.pick(["", f"{{{{ self.{name}() }}}}"])

    def load(self, depth):
        if not getattr(self, "templates", None):
            return self.output(depth)
        return self.pick(["{% include 'inc' %}", "{% include 'inc' without context %}", "{% include ['nope', 'inc'] %}", "{% include 'nope' ignore missing %}", "{% import 'lib' as lib %}{{ lib.shared(1) }}",
                          "{% from 'lib' import shared %}{{ shared(1, 2, 3) }}", "{% from 'lib' import shared as z with context %}{{ z(b=1, k=2) }}", "{% from 'lib' import nothing %}{{ nothing }}", "{% include 'nope' %}" if self.chance(0.1) else ""])
