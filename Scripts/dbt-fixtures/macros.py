# SPDX-License-Identifier: Apache-2.0
"""Records the names and parameters of dbt's own macros.

    DBT/bin/python Scripts/dbt-fixtures/macros.py

Writes Tests/Fixtures/dbt/tables/macros.json: for each macro of the packages dbt and dbt_duckdb its unique id and
its signature, with `none`, `true`, `false` and double quotes however dbt writes them and without blanks. The text of a macro is not
recorded.
"""

import pathlib
import re

import dbt.include.duckdb
import dbt.include.global_project

import invoke
from normalize import write_json

TARGET = invoke.fixtures() / "tables" / "macros.json"
PACKAGES = {"dbt": dbt.include.global_project, "dbt_duckdb": dbt.include.duckdb}
BLOCK = re.compile(r"\{%-?\s*(macro|test|materialization)\s+(\w+)\s*(.*?)-?%\}", re.DOTALL)


def main():
    rows = []
    for package, module in PACKAGES.items():
        for path in sorted((pathlib.Path(module.__file__).parent).rglob("*.sql")):
            text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
            rows += [row(package, *match.groups()) for match in BLOCK.finditer(text)]
    write_json(TARGET, sorted(rows, key=lambda row: row["macro"]))


def row(package, kind, name, rest):
    if kind == "materialization":
        adapter = re.search(r"adapter\s*=\s*['\"](\w+)['\"]", rest)
        name = f"materialization_{name}_{adapter.group(1) if adapter else 'default'}"
        return {"macro": f"macro.{package}.{name}", "signature": ""}
    if kind == "test":
        name = f"test_{name}"
    return {"macro": f"macro.{package}.{name}", "signature": signature(rest)}


def signature(text):
    inner = text[text.index("(") + 1:text.rindex(")")]
    inner = re.sub(r"\s+", "", inner).replace("'", '"')
    return re.sub(r"\b(None|True|False)\b", lambda match: match.group().lower(), inner)


if __name__ == "__main__":
    main()
