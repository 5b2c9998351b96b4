# SPDX-License-Identifier: Apache-2.0
"""Records what dbt selects of the project `everything` for random selections.

    DBT/bin/python Scripts/dbt-fixtures/selections.py

Writes Tests/Fixtures/dbt/tables/selections.json. The selections come from a fixed seed: values that are
there, values that are not, patterns made of them, relatives, unions, intersections and exclusions, with each
mode of tests.
"""

import argparse
import pathlib
import random
import tempfile

import invoke
import record
from normalize import write_json

COUNT = 700
TYPES = [
    "model", "seed", "snapshot", "test", "source", "exposure", "metric", "saved_query", "semantic_model", "unit_test",
    "function", "analysis",
]
OTHERS = [
    "access:public", "access:private", "config.materialized:view", "config.materialized:table", "config.tags:nightly",
    "config.severity:warn", "config.meta.level:folder", "config.contract.enforced:true", "config.docs.show:false",
    "test_type:generic", "test_type:singular", "test_type:unit", "test_type:data", "test_name:not_null",
    "test_name:*row_count", "version:latest", "version:old", "version:none", "package:this", "package:toolbox",
    "path:models/staging", "path:models/**/*.sql", "path:tests", "path:models/*", "tag:nightly", "tag:*", "group:finance",
    "source:landing", "source:*.o*", "exposure:*", "metric:*", "semantic_model:*", "saved_query:*", "unit_test:*",
    "file:*.csv", "file:s*", "nothing_of_this_name", "selector:staging", "selector:buildable", "selector:combined",
]


def main():
    invoke.prepare()
    with tempfile.TemporaryDirectory() as name:
        project = record.Project("everything", pathlib.Path(name), pathlib.Path(name), False, [])
        folder = project.fresh()
        invoke._enter(folder, dict(invoke.ENVIRONMENT, HOME=str(project.home), **{
            key: str(value) for key, value in project.environment.items()}))
        write_json(invoke.fixtures() / "tables" / "selections.json", table(folder))


def table(folder):
    from dbt.cli.main import dbtRunner
    from dbt.compilation import Linker

    parsed = dbtRunner().invoke(["--quiet", "parse"])
    if not parsed.success:
        raise SystemExit(str(parsed.exception))
    manifest = parsed.result
    linker = Linker()
    linker.link_graph(manifest)
    names = sorted(linker.graph.nodes())
    places = {name: place for place, name in enumerate(names)}
    generator = random.Random(7)
    rows = [{"resources": names}]
    for _ in range(COUNT):
        rows.append(selection(generator, manifest, linker, folder, places))
    return rows


def selection(generator, manifest, linker, folder, places):
    import dbt.graph.selector
    from dbt.config.selectors import selector_config_from_data, selector_data_from_root
    from dbt.flags import set_from_args
    from dbt.graph import Graph, ResourceTypeSelector, parse_difference
    from dbt.node_types import NodeType
    from dbt_common.events.contextvars import task_contextvars

    mode = generator.choice(["eager", "cautious", "buildable", "empty"])
    set_from_args(argparse.Namespace(INDIRECT_SELECTION=mode), None)
    data = selector_data_from_root(str(folder))
    data["selectors"][1]["default"] = False
    select = [union(generator, manifest) for _ in range(generator.randint(1, 2))]
    exclude = [union(generator, manifest)] if generator.random() < 0.4 else None
    types = generator.sample(TYPES, generator.randint(1, 11)) if generator.random() < 0.3 else TYPES
    said = []
    dbt.graph.selector.fire_event = lambda event, **_: said.append(event.spec_raw)
    with task_contextvars(project_root=str(folder)):
        selector = ResourceTypeSelector(
            graph=Graph(linker.graph), manifest=manifest, previous_state=None, include_empty_nodes=True,
            resource_types=[NodeType(name) for name in types], selectors=selector_config_from_data(data))
        found = selector.get_selected(parse_difference(select, exclude))
    row = {
        "select": select, "mode": mode, "selected": " ".join(str(place) for place in sorted(places[i] for i in found)),
        "unmatched": said,
    }
    if exclude:
        row["exclude"] = exclude
    if types is not TYPES:
        row["types"] = types
    return row


def union(generator, manifest):
    return " ".join(
        ",".join(criterion(generator, manifest) for _ in range(generator.choice([1, 1, 1, 2, 3])))
        for _ in range(generator.choice([1, 1, 2, 3])))


def criterion(generator, manifest):
    text = value(generator, manifest)
    if generator.random() < 0.1:
        return "@" + text
    if generator.random() < 0.3:
        text = generator.choice(["+", "1+", "2+"]) + text
    if generator.random() < 0.3:
        text += generator.choice(["+", "+1", "+2"])
    return text


def value(generator, manifest):
    if generator.random() < 0.4:
        return generator.choice(OTHERS)
    if generator.random() < 0.15:
        return "resource_type:" + generator.choice(TYPES)
    node = manifest.nodes[generator.choice(sorted(manifest.nodes))]
    fqn = node.fqn
    first, last = sorted(generator.sample(range(len(fqn) + 1), 2))
    name = ".".join(generator.choice([fqn[first:last], fqn[:last] or fqn, fqn[-1:]]))
    if generator.random() < 0.3:
        place = generator.randrange(len(name))
        name = name[:place] + generator.choice(["*", "?", "[a-z_]*"]) + name[place + 1:]
    return generator.choice(["", "", "fqn:"]) + name


if __name__ == "__main__":
    main()
