# SPDX-License-Identifier: Apache-2.0
"""Records what dbt compiles where templates ask the database.

    DBT/bin/python Scripts/dbt-fixtures/introspection.py

Makes the tables of Tests/Fixtures/dbt/introspection/setup.sql, compiles the project beside it, and writes
compiled.json there: the SQL of each model by name.
"""

import json
import pathlib
import shutil
import tempfile

import duckdb

import invoke
from normalize import write_json

FOLDER = invoke.fixtures() / "introspection"


def main():
    invoke.prepare()
    with tempfile.TemporaryDirectory(prefix="dbt-fixtures-") as scratch:
        project = pathlib.Path(scratch) / "project"
        home = pathlib.Path(scratch) / "home"
        home.mkdir()
        shutil.copytree(FOLDER / "project", project)
        with duckdb.connect(str(project / "introspection.duckdb")) as connection:
            connection.execute((FOLDER / "setup.sql").read_text())
        outcome = invoke.run(["compile"], project, home, {})
        if outcome.status != 0:
            raise SystemExit(outcome.stdout + outcome.stderr)
        manifest = json.loads((project / "target" / "manifest.json").read_text())
        nodes = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
        write_json(FOLDER / "compiled.json", {node["name"]: node["compiled_code"] for node in nodes})


if __name__ == "__main__":
    main()
