# SPDX-License-Identifier: Apache-2.0
"""The differences from Jinja2 that COMPATIBILITY.md lists, so that jinja-differential can tell them from defects."""

import re


def complex_numbers(case, what, theirs, ours):
    if what == "ours fails" and "complex number" in ours["error"]["message"]:
        return "no complex numbers"
    return None


def names_of_python(case, what, theirs, ours):
    """Messages that name Python's functions and classes."""
    if what != "message":
        return None
    words = theirs["error"]["message"]
    if "Markup" in words or "jinja2." in words:
        return "messages do not name the classes of Python's packages"
    if re.search(r"got an unexpected keyword|missing \d+ required|positional argument", words):
        return "messages about the arguments of filters and methods"
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


RULES = [complex_numbers, names_of_python, more_exact_place, limits]


def reason(case, what, theirs, ours):
    """Why a difference is intended; None when it is not."""
    for rule in RULES:
        text = rule(case, what, theirs, ours)
        if text:
            return text
    return None
