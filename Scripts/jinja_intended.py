# SPDX-License-Identifier: Apache-2.0
"""The differences from Jinja2 that COMPATIBILITY.md lists, so that jinja-differential can tell them from defects."""

RULES = []


def reason(case, what, theirs, ours):
    """Why a difference is intended; None when it is not."""
    for rule in RULES:
        text = rule(case, what, theirs, ours)
        if text:
            return text
    return None
