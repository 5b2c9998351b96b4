# SPDX-License-Identifier: Apache-2.0
"""The differences from Jinja2 that COMPATIBILITY.md lists, so that jinja-differential can tell them from defects."""

import re


def complex_numbers(case, what, theirs, ours):
    if what in ("ours fails", "kind", "message") and "complex number" in ours["error"]["message"]:
        return "no complex numbers"
    return None


def names_of_python(case, what, theirs, ours):
    """Messages that name Python's functions and classes."""
    if what == "output" and re.search(r"no such element: [^\]]*\[Markup", theirs["output"]):
        return "messages do not name the classes of Python's packages"
    if what != "message":
        return None
    words = theirs["error"]["message"]
    if "Markup" in words or "jinja2." in words:
        return "messages do not name the classes of Python's packages"
    if re.search(r"got an unexpected keyword|missing \d+ required|positional argument", words):
        return "messages about the arguments of filters and methods"
    return None


def words_of_c(case, what, theirs, ours):
    """The same complaint in the words of another slot of a C type."""
    if what != "message":
        return None
    if all("'<' not supported between" in outcome["error"]["message"] for outcome in (theirs, ours)):
        return "which two values of a mixed list are compared first"
    pairs = [("cannot be interpreted as an integer", "can't multiply sequence"), ("is not iterable", "can only join an iterable")]
    for first, second in pairs:
        if first in theirs["error"]["message"] and second in ours["error"]["message"]:
            return "messages do not name the classes of Python's packages"
    return None


def bound_methods(case, what, theirs, ours):
    if what == "output" and re.search(r"(<|&lt;)(bound|built-in) method", theirs["output"], re.IGNORECASE):
        return "methods print without their owner's address"
    return None


def constants(case, what, theirs, ours):
    """Jinja2 works out constants while it compiles, by other rules than while it renders."""
    if what in ("only Jinja2 fails", "message", "kind") and theirs["error"]["line"] is None:
        return "errors of constants arise when they are reached"
    if what in ("kind", "message") and case.get("templates") and theirs["error"]["message"].startswith("unhashable type"):
        return "errors of constants arise when they are reached"
    if "error" in theirs and re.match(r"name '(inf|nan)' is not defined", theirs["error"]["message"]):
        return "infinite constants"
    if what in ("ours fails", "kind", "message") and re.search(r"object is not subscriptable|slice indices|unhashable type: 'slice'", ours["error"]["message"]):
        return "slices of constants"
    return None


def generators(case, what, theirs, ours):
    """Jinja2 makes a generator of a function that includes without context, and prints past a set or filter block."""
    printed = "output" in theirs and re.search("<generator object", theirs["output"], re.IGNORECASE)
    sources = [case["template"], *(case.get("templates") or {}).values()]
    if printed or any(re.search(r"include[^%]*without\s+context", source) and re.search(r"%[-+]?\s*(macro|call|set|filter)", source) for source in sources):
        return "an include without context in a macro or block"
    return None


def addresses(case, what, theirs, ours):
    """Words are counted of a text that has an address in it, or letters taken from its end."""
    looks = re.search(r"wordcount|\[-?\d", case["template"])
    if what == "output" and looks and re.search(r"\b(attr|reverse|select|reject|map|batch|slice|unique)\b", case["template"]):
        return "values print without addresses"
    return None


def format_of_safe_text(case, what, theirs, ours):
    """`'{:s}'.format(text)` hands the very object on, safe or not."""

    def plain(outcome):
        return re.sub(r"Markup\(('(?:[^'\\]|\\.)*')\)", r"\1", outcome["output"])

    if what == "output" and (":s}" in case["template"] or "s}" in case["template"] and plain(theirs) == plain(ours)):
        return "'{:s}'.format gives text that is not safe"
    return None


def filter_blocks(case, what, theirs, ours):
    failed = what in ("only Jinja2 fails", "kind", "message") and "expected str instance" in theirs["error"]["message"]
    if failed and "filter" in case["template"]:
        return "a filter block prints what is no text"
    return None


def names_in_for(case, what, theirs, ours):
    if "error" in theirs and re.match(r"expected token 'in', got|unexpected 'in'|.*got 'in'", theirs["error"]["message"]):
        return "in ends the target of for"
    return None


def set_attribute_block(case, what, theirs, ours):
    if what == "kind" and "item assignment" in theirs["error"]["message"]:
        return "set of an attribute needs a namespace"
    return None


def generic_types(case, what, theirs, ours):
    """`dict[key]` is a type in Python."""
    if re.search(r"\bdict\s*[.\[]", case["template"]) and what in ("kind", "ours fails", "output"):
        return "dict has no elements"
    return None


def more_exact_place(case, what, theirs, ours):
    """Jinja2 knows lines of statements; ours knows the place of each expression."""
    if what == "place" and theirs["error"]["template"] == ours["error"]["template"]:
        return "more exact places"
    return None


def limits(case, what, theirs, ours):
    if what in ("ours fails", "kind") and ours["error"]["kind"] == "LimitError":
        return "limits"
    return None


RULES = [
    complex_numbers, names_of_python, words_of_c, bound_methods, constants, generators, addresses, format_of_safe_text,
    filter_blocks, names_in_for, set_attribute_block, generic_types, more_exact_place, limits,
]


def reason(case, what, theirs, ours):
    """Why a difference is intended; None when it is not."""
    for rule in RULES:
        text = rule(case, what, theirs, ours)
        if text:
            return text
    return None
