# SPDX-License-Identifier: Apache-2.0
"""Records what `state:` says of resources of which one value differs.

    DBT/bin/python Scripts/dbt-fixtures/comparisons.py

Takes resources of the recorded manifest of `everything`, changes one value of the earlier one at a time, and
writes to Tests/Fixtures/dbt/tables/comparisons which checks of dbt hold and of what it warns.
"""

import argparse
import copy
import json

import invoke
from normalize import write_json

FIXTURES = invoke.fixtures()
MANIFEST = FIXTURES / "recorded" / "everything" / "manifest"

RESOURCES = [
    "model.everything.stg_orders", "model.everything.contracted", "model.everything.versioned.v3",
    "seed.everything.statuses", "snapshot.everything.orders_history", "analysis.everything.by_status",
    "test.everything.two_parents", "test.everything.not_null_stg_orders_order_id.81cfe2fe64",
    "source.everything.landing.orders", "exposure.everything.dashboard", "metric.everything.growth",
    "semantic_model.everything.orders", "saved_query.everything.monthly",
    "unit_test.everything.stg_orders.lower_status", "function.everything.twice",
]
# Settings that a resource may have beside those that it has.
SETTINGS = ["alias", "schema", "database", "tags", "group", "meta", "materialized", "severity", "where", "own"]
CHECKS = [
    "new", "old", "modified", "unmodified", "modified.body", "modified.configs", "modified.persisted_descriptions",
    "modified.relation", "modified.macros", "modified.contract",
]


def main():
    invoke.prepare()
    import dbt.contracts.graph.nodes as nodes
    from dbt.adapters.duckdb import Plugin
    from dbt.flags import set_from_args

    set_from_args(argparse.Namespace(
        MAXIMUM_SEED_SIZE_MIB=1, state_modified_compare_more_unrendered_values=True), None)
    nodes.get_adapter_constraint_support = lambda name: Plugin.adapter.CONSTRAINT_SUPPORT
    said = []
    nodes.fire_or_defer_event = lambda event, **_: said.append(event.message())
    for unique_id, entry in chosen():
        table = [row(entry, path, value, said) for path, value in changes(entry)]
        if entry["resource_type"] == "seed":
            # A seed that dbt finds too large has its path for a checksum.
            large = {"name": "path", "checksum": "seeds/a.csv"}
            for value in (entry["checksum"], large, {**large, "checksum": "seeds/b.csv"}):
                found = row({**entry, "checksum": large}, ["checksum"], value, said)
                table.append({**found, "new": {"checksum": large}})
        table = [found for found in table if found is not None]
        write_json(FIXTURES / "tables" / "comparisons" / f"{unique_id}.json", table)


def row(entry, path, value, said):
    """What dbt says when one value was another one; None when that one cannot come from a manifest."""
    from dbt_common.exceptions import DbtRuntimeError

    new = made(entry)
    old_entry = copy.deepcopy(entry)
    put(old_entry, path, value)
    try:
        old = made(old_entry)
    except Exception:
        return None
    if path and got(old.to_dict(omit_none=False), path) != value:
        # dbt drops it, or makes it into another.
        return None
    found = {"path": path, "value": value, "holds": [], "warnings": {}, "errors": {}}
    for check in CHECKS:
        said.clear()
        try:
            if holds(check, old, new):
                found["holds"].append(check)
        except DbtRuntimeError as error:
            found["errors"][check] = str(error).split("\n")
        if said:
            found["warnings"][check] = list(said)
    return {key: value for key, value in found.items() if value not in ({}, [])}


def chosen():
    entries = {}
    for file in sorted(MANIFEST.glob("*.json")):
        value = json.loads(file.read_text())
        if isinstance(value, dict):
            entries.update({key: entry for key, entry in value.items() if key in RESOURCES and "unique_id" in entry})
    return sorted(entries.items())


def made(entry):
    """The object that dbt makes of an entry."""
    import dbt.contracts.graph.nodes as nodes

    entry = {"created_at": 0.0, **copy.deepcopy(entry)}
    if entry.get("deprecation_date") == "INSTANT":
        entry["deprecation_date"] = "2020-01-01T00:00:00Z"
    kinds = {
        "source": nodes.SourceDefinition, "exposure": nodes.Exposure, "metric": nodes.Metric,
        "semantic_model": nodes.SemanticModel, "saved_query": nodes.SavedQuery,
        "unit_test": nodes.UnitTestDefinition, "function": nodes.FunctionNode, "model": nodes.ModelNode,
        "seed": nodes.SeedNode, "snapshot": nodes.SnapshotNode, "analysis": nodes.AnalysisNode,
    }
    kind = entry["resource_type"]
    if kind == "test":
        return (nodes.GenericTestNode if "test_metadata" in entry else nodes.SingularTestNode).from_dict(entry)
    return kinds[kind].from_dict(entry)


def changes(entry):
    """Nothing, then one value after the other: of the entry, and of what is nested in it."""
    yield [], None
    for key, value in sorted(entry.items()):
        if key in ("unique_id", "resource_type", "package_name", "name"):
            continue
        for other in others(value):
            yield [key], other
        if isinstance(value, dict):
            for inner, inner_value in sorted(value.items()):
                for other in others(inner_value):
                    yield [key, inner], other
                if isinstance(inner_value, dict):
                    for last, last_value in sorted(inner_value.items()):
                        for other in others(last_value):
                            yield [key, inner, last], other
    if "unrendered_config" in entry:
        for key in SETTINGS:
            yield ["unrendered_config", key], "other"
    if "checksum" in entry and isinstance(entry["checksum"], dict):
        yield ["checksum"], {"name": "path", "checksum": "seeds/a.csv"}
        yield ["checksum"], {"name": "none", "checksum": ""}


def others(value):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, float(value)]
    if isinstance(value, str):
        return [value + "x"]
    if isinstance(value, list):
        return [[*value, "x"], value[:-1]] if value else [["x"]]
    if isinstance(value, dict):
        return [{}, {**value, "x": "y"}]
    return ["x", 1]


def put(entry, path, value):
    for key in path[:-1]:
        entry = entry[key]
    if path:
        entry[path[-1]] = value


def got(entry, path):
    for key in path:
        entry = entry.get(key) if isinstance(entry, dict) else None
    return entry


def holds(check, old, new):
    from dbt.graph.selector_methods import StateSelectorMethod

    method = StateSelectorMethod(None, None, [])
    method.modified_macros = []
    if check == "new":
        return old is None
    if check == "old":
        return old is not None
    if check == "modified":
        return method.check_modified_content(old, new, "duckdb")
    if check == "unmodified":
        return method.check_unmodified_content(old, new, "duckdb")
    if check == "modified.macros":
        return method.check_modified_macros(old, new)
    if check == "modified.contract":
        return method.check_modified_contract("same_contract", "duckdb")(old, new)
    names = {
        "body": "same_body", "configs": "same_config", "persisted_descriptions": "same_persisted_description",
        "relation": "same_database_representation",
    }
    return method.check_modified_factory(names[check.split(".")[1]])(old, new)


if __name__ == "__main__":
    main()
