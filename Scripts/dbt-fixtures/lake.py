# SPDX-License-Identifier: Apache-2.0
"""Records what the original dbt does on a DuckLake (a SQLite catalog, data in a folder) in the cases whose
results or tables are kept of a DuckDB file: exit statuses, the status of every node, tables. One thread: with
more its own commits meet. See ../record-dbt-fixtures, which starts this for `--on-a-lake`.

DuckDB's extensions are taken from the folder that LOTUS_EXTENSIONS names, which is laid out as DuckDB's own.
"""

import os
import pathlib
import sys
import tempfile
import time

import artifacts
import invoke
import record
from normalize import write_json

PROFILE = """\
{profile}:
  target: {target}
  outputs:
    {target}:
      type: duckdb
      path: ":memory:"
      threads: 1
      extensions: [sqlite_scanner, ducklake]
{database}      attach:
{other}        - path: "ducklake:sqlite:catalog.sqlite"
          alias: {alias}
          options: {{data_path: "{data}"}}
"""


class LakeProject(record.Project):
    """A project whose database is a lake of the same name."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.target = self.target.parent.parent / "recorded-on-lake" / self.name
        own = self.name == "lake"
        self.alias = "lakehouse" if own else self.name
        self.profile = {
            "profile": self.alias, "target": "local" if own else "dev", "alias": self.alias,
            # The models of this project name their database.
            "database": "" if own else f"      database: {self.alias}\n",
            "other": "        - {path: ':memory:', alias: other}\n" if self.name == "everything" else "",
        }
        folder = self.home / ".duckdb"
        folder.mkdir()
        (folder / "extensions").symlink_to(EXTENSIONS)

    def record(self):
        for case in self.description.get("cases", []):
            steps = case.get("steps") or [case]
            if case["name"].startswith("run-") and not self.is_kept(case) and any(
                    step.get("results") or step.get("tables") for step in steps):
                self.record_lake_case(case, steps)

    def prepare(self, folder):
        """Takes place before the first command of a copy."""
        (folder / "profiles.yml").write_text(self.profile_text(folder))

    def profile_text(self, folder):
        return PROFILE.format(**self.profile, data=folder / "data/")

    def record_lake_case(self, case, steps):
        folder = self.fresh(case.get("overlay"), place="alone")
        recorded = []
        for step in steps:
            self.change(folder, step)
            if "setup" in step:
                with self.connected(folder) as connection:
                    artifacts.run_statements(record.SOURCE / "setup" / step["setup"], folder, connection)
            if "run" not in step:
                recorded.append({"setup": step["setup"]})
                continue
            outcome = self.run(step["run"], folder, {**case.get("environment", {}), **step.get("environment", {})})
            result = {"exit": outcome.status}
            if step.get("results"):
                found = artifacts.load(folder / "target" / "run_results.json")["results"]
                result["statuses"] = {one["unique_id"]: one["status"] for one in found}
                failed = {
                    one["unique_id"]: self.normalizer.text(one["message"] or "") for one in found
                    if one["status"] in ("error", "fail")}
                if failed:
                    result["messages"] = failed
            if step.get("tables"):
                with self.connected(folder) as connection:
                    result["tables"] = artifacts.tables_of(connection)
            recorded.append(result)
        print(f"  {time.strftime('%X')} {case['name']}", file=sys.stderr)
        write_json(self.target / f"{case['name']}.json", recorded)

    def connected(self, folder):
        import duckdb

        os.environ["HOME"] = str(self.home)
        connection = duckdb.connect(":memory:", config={"file_search_path": str(folder)})
        for name in ("sqlite_scanner", "ducklake"):
            connection.execute(f"load '{next(EXTENSIONS.glob('*/*/' + name + '.duckdb_extension'))}'")
        connection.execute(
            f"attach 'ducklake:sqlite:{folder}/catalog.sqlite' as {self.alias} (data_path '{folder}/data/')")
        connection.execute(f"use {self.alias}")
        return connection


EXTENSIONS = pathlib.Path(os.environ.get("LOTUS_EXTENSIONS", "extensions")).resolve()


def main():
    target = pathlib.Path(os.environ.get("LOTUS_DBT_FIXTURES", record.SOURCE)).resolve()
    if not list(EXTENSIONS.glob("*/*/ducklake.duckdb_extension")):
        sys.exit(f"no ducklake.duckdb_extension below {EXTENSIONS}: let LOTUS_EXTENSIONS name DuckDB's folder of extensions")
    invoke.prepare()
    only = [option.removeprefix("--only=") for option in sys.argv[1:] if option.startswith("--only=")]
    wanted = [name for name in sys.argv[1:] if not name.startswith("--")]
    for name in wanted or record.projects():
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="dbt-fixtures-") as scratch:
            LakeProject(name, pathlib.Path(scratch), target, False, only).record()
        print(f"{name}: {time.monotonic() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
