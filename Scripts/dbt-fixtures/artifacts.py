# SPDX-License-Identifier: Apache-2.0
"""Writes the artifacts of dbt's target folder as readable files."""

import json
import pathlib
import re
import shutil

from normalize import OWN_PACKAGES, write_json


def write_manifest(manifest, folder, normalizer):
    """`manifest.json` as one file per top-level key; nodes and disabled nodes by their resource type."""
    shutil.rmtree(folder, ignore_errors=True)
    value = normalizer.value(manifest)
    macros = value.pop("macros")
    write_json(folder / "macros.json", {k: v for k, v in macros.items() if v["package_name"] not in OWN_PACKAGES})
    write_json(folder / "macros-of-dbt.json", sorted(k for k, v in macros.items() if v["package_name"] in OWN_PACKAGES))
    nodes = value.pop("nodes")
    for kind in sorted({node["resource_type"] for node in nodes.values()}):
        write_json(folder / f"nodes.{kind}.json", {k: v for k, v in nodes.items() if v["resource_type"] == kind})
    # dbt's own overview is its text, not ours.
    value["docs"] = {k: v for k, v in value["docs"].items() if v["package_name"] not in OWN_PACKAGES}
    for key, part in value.items():
        write_json(folder / f"{key}.json", part)
    write_json(folder / "key-order.json", key_orders(manifest))


def key_orders(manifest):
    """The order in which dbt writes keys: of the manifest, of its metadata, and of each kind of resource.

    The order of the resources is left out: it follows the order of the folder in the file system.
    """
    orders = {"manifest": list(manifest), "metadata": list(manifest["metadata"])}
    for part in manifest:
        if part in ("metadata", "docs", "macros", "parent_map", "child_map", "group_map", "disabled", "selectors"):
            continue
        for resource in manifest[part].values():
            kind = resource["resource_type"]
            if len(resource) > len(orders.get(kind, [])):
                orders[kind] = list(resource)
            config = resource.get("config")
            if isinstance(config, dict) and len(config) > len(orders.get(kind + ".config", [])):
                orders[kind + ".config"] = list(config)
    return orders


def write_compiled(parsed, compiled, folder, normalizer):
    """What compiling has changed of each node, without the code, which lies in the tree beside it."""
    changes = {}
    for part in ("nodes", "unit_tests"):
        for id, node in compiled[part].items():
            before = parsed[part].get(id, {})
            changed = {
                key: value for key, value in node.items()
                if before.get(key) != value and key not in ("created_at", "compiled_code")
            }
            if changed:
                changes[id] = normalizer.value(changed)
    write_json(folder / "compiled-changes.json", changes)


def copy_tree(source, target):
    """The compiled SQL, byte for byte. Python is left out: most of what is compiled is dbt's own text."""
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.py"))


def write_run_results(run_results, path, normalizer):
    """`run_results.json` without the code, which lies in the tree."""
    value = normalizer.value(run_results)
    for result in value["results"]:
        result.pop("compiled_code", None)
    write_json(path, value)


def load(path):
    return json.loads(path.read_text())


def set_up(script, project, database):
    """Runs statements on a project's database; `<PROJECT>` in them is its folder. They may write files."""
    import duckdb

    with duckdb.connect(str(database)) as connection:
        run_statements(script, project, connection)


def run_statements(script, project, connection):
    text = script.read_text().replace("<PROJECT>", str(project))
    for path in re.findall(r"'(/[^']*)'", text):
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection.execute(text)


def tables(path, project):
    """The tables and views of a database: kind, columns with their types, and rows as texts in a fixed order."""
    import duckdb

    with duckdb.connect(str(path), read_only=True, config={"file_search_path": str(project)}) as database:
        return tables_of(database)


def tables_of(database):
    """The same of the database that a connection uses."""
    found = {}
    relations = database.execute(
        "select schema_name, table_name, 'table' from duckdb_tables()"
        " where not internal and database_name = current_database() union all"
        " select schema_name, view_name, 'view' from duckdb_views()"
        " where not internal and database_name = current_database() order by all").fetchall()
    for schema, name, kind in relations:
        relation = f'"{schema}"."{name}"'
        columns = database.execute(f"describe {relation}").fetchall()
        rows = database.execute(f"select columns(*)::varchar from {relation} order by all").fetchall()
        found[f"{schema}.{name}"] = {
            "type": kind, "columns": [f"{column[0]} {column[1]}" for column in columns],
            "rows": [list(row) for row in rows],
        }
    return found
