# SPDX-License-Identifier: Apache-2.0
"""Records tables of what single functions of the original and of Python's library give.

    DBT/bin/python Scripts/dbt-fixtures/tables.py

Writes Tests/Fixtures/dbt/tables: the cycles that dbt's linker finds, what its graph reaches, what waits for
which test in a build, how it reads a criterion, what names and paths Python's patterns match, and which versions
of a package fit bounds. The inputs come from a fixed seed.
"""

import fnmatch
import os
import pathlib
import random
import sys
import tempfile

import invoke
from normalize import write_json

TABLES = invoke.fixtures() / "tables"


def main():
    invoke.prepare()
    # dbt asks its flags for the mode of tests.
    from dbt.flags import set_from_args
    import argparse

    set_from_args(argparse.Namespace(INDIRECT_SELECTION="eager"), None)
    TABLES.mkdir(exist_ok=True)
    write_json(TABLES / "cycles.json", cycles(random.Random(1)))
    write_json(TABLES / "reach.json", reach(random.Random(2)))
    write_json(TABLES / "build.json", build(random.Random(4)))
    write_json(TABLES / "criteria.json", criteria())
    write_json(TABLES / "names.json", names(random.Random(3)))
    write_json(TABLES / "paths.json", paths())
    write_json(TABLES / "versions.json", versions(random.Random(5)))


def graph_of(generator, size, edges, backwards):
    """Pairs of a node with what it depends on; none on a later one unless `backwards`."""
    chosen = {node: [] for node in range(size)}
    for _ in range(edges):
        one, other = generator.randrange(size), generator.randrange(size)
        node, parent = (one, other) if backwards else (max(one, other), min(one, other))
        if node != parent and parent not in chosen[node]:
            chosen[node].append(parent)
    return [[f"n{node}", [f"n{parent}" for parent in parents]] for node, parents in chosen.items()]


def linked(nodes):
    from dbt.compilation import Linker

    linker = Linker()
    for node, parents in nodes:
        linker.add_node(node)
        for parent in parents:
            linker.dependency(node, parent)
    return linker


def cycles(generator):
    table = []
    for _ in range(120):
        size = generator.randint(2, 12)
        nodes = graph_of(generator, size, generator.randint(0, 2 * size), backwards=True)
        table.append({"nodes": nodes, "cycle": linked(nodes).find_cycles()})
    return table


def reach(generator):
    from dbt.graph.graph import Graph

    table = []
    for _ in range(40):
        size = generator.randint(1, 20)
        nodes = graph_of(generator, size, generator.randint(0, 3 * size), backwards=False)
        graph = Graph(linked(nodes).graph)
        start = sorted(generator.sample([node for node, _ in nodes], generator.randint(0, min(size, 4))))
        members = sorted({*start, *generator.sample([node for node, _ in nodes], generator.randint(0, size))})
        inner = graph.subgraph(members)
        table.append({
            "nodes": nodes, "start": start, "members": members,
            "parents": sorted(inner.select_parents(set(start))),
            "parents_1": sorted(inner.select_parents(set(start), 1)),
            "parents_2": sorted(inner.select_parents(set(start), 2)),
            "children": sorted(inner.select_children(set(start))),
            "children_2": sorted(inner.select_children(set(start), 2)),
            "childrens_parents": sorted(inner.select_childrens_parents(set(start))),
        })
    return table


def build(generator):
    """Random graphs with tests and exposures: what waits for which test, and what is left of a graph."""
    import types

    import networkx
    from dbt.graph.graph import Graph
    from dbt.node_types import NodeType

    table = []
    for _ in range(60):
        size = generator.randint(2, 14)
        nodes = graph_of(generator, size, generator.randint(0, 2 * size), backwards=False)
        names = [node for node, _ in nodes]
        others = sorted(generator.sample(names, generator.randint(0, size // 4)))
        tests = []
        for place in range(generator.randint(0, size)):
            tested = sorted(generator.sample(names, min(size, generator.choice([1, 1, 1, 2, 3]))))
            tests.append([f"test.{place}", tested])
        linker = linked([*nodes, *tests])
        plain = linker.graph.copy()
        parents = dict([*nodes, *tests])
        manifest = types.SimpleNamespace(
            nodes={
                name: types.SimpleNamespace(
                    resource_type=NodeType.Test if name.startswith("test.") else NodeType.Model,
                    depends_on_nodes=parents[name])
                for name in parents if name not in others
            },
            child_map={name: [child for child in parents if name in parents[child]] for name in parents})
        linker.add_test_edges_1(manifest)
        selected = sorted(generator.sample(sorted(parents), generator.randint(0, len(parents))))
        waits = {
            name: sorted(found for found in networkx.ancestors(linker.graph, name) if found.startswith("test."))
            for name in names
        }
        table.append({
            "nodes": [*nodes, *tests], "others": others, "selected": selected,
            "waits": {name: found for name, found in waits.items() if found},
            "left": sorted(list(edge) for edge in Graph(plain).get_subset_graph(selected).graph.edges()),
        })
    return table


CRITERIA = [
    "a", "", "+", "++", "+++", "@", "@a", "@+a", "@2+a", "a+", "a+3", "a++", "a+1+2", "1+a", "01+a", "0+a+0",
    "+a+", "2+a+2", "@a+", "@a+1", "12", "1", "+1", "1+", "1+1", "1+1+1", "tag:a", "tag:a+", "+tag:a", "tag:",
    "tag:+", "tag::a", ":a", "tag:a:b", "tag.x:a", "config.a.b:c", "config.:c", ".config:c", "config..a:b", "Tag:a",
    "other:a", "a-b:c", "a b", " a", "a ", "models/a", "a.sql", "a.SQL", "a.py", "a.csv", "a.yml", "a/b.sql", "/",
    "1+models/a.sql+2", "fqn:a.b.c", "fqn:*", "*", "[a-b]*", "path:models/**/x.sql", "a:1+b", "1+source:a.b+", "+@a",
    "tag:@a", "source_status:fresher+", "result:partial", "selector:x", "unit_test:a+", "test_type:data",
    "état", "tag:état", "étag:x", "version:latest", "a\nb", "a\\b", "access:public,tag:b", "99999999999999999999+a",
    "state:modified.body+", "@@a", "a@", "a+b", "a+b+", "a+1b", "package:this", "file:a+2", "1 +a", "+ a",
]


def criteria():
    from dbt.graph.selector_spec import SelectionCriteria

    table = []
    for text in CRITERIA:
        try:
            found = SelectionCriteria.from_single_spec(text)
            table.append({
                "text": text, "method": str(found.method), "arguments": found.method_arguments, "value": found.value,
                "childrens_parents": found.childrens_parents, "parents": found.parents,
                "parents_depth": found.parents_depth, "children": found.children,
                "children_depth": found.children_depth,
            })
        except Exception as error:
            table.append({"text": text, "error": str(error.msg)})
    return table


def names(generator):
    """Pairs made of few characters, so that many match."""
    patterns = [
        "", "*", "**", "?", "a", "a*", "*a", "*a*", "a?c", "[ab]", "[!ab]", "[a-c]x", "[c-a]", "[!c-a]", "[]a]",
        "[!]a]", "[", "[a", "[]", "[!]", "[!", "[a-]", "[-a]", "[--0]", "[a-c-e]", "[!-a]", "[a!]", "[^a]", "[*]",
        "[?]", "a[b", "\\*", "*.*", "a.b", "[a-cx-z]*", "*[0-9]", "*_*_*", "[[]", "[]]", "[[a]", "é", "[à-ÿ]", "[x-a-c]",
    ]
    for _ in range(160):
        patterns.append("".join(generator.choice("ab*?[]!-") for _ in range(generator.randint(1, 7))))
    texts = ["", "a", "b", "ab", "abc", "aXc", "a_b_c", "a.b", "[", "]", "-", "!", "^", "\\", "\\*", "é", "x9", "a\nb", "A"]
    texts += ["".join(generator.choice("ab[]!-") for _ in range(generator.randint(1, 6))) for _ in range(40)]
    return [
        {"pattern": pattern, "matches": [text for text in texts if fnmatch.fnmatch(text, pattern)]}
        for pattern in patterns
    ] + [{"texts": texts}]


PATHS = ["models/a.sql", "models/staging/b.sql", "models/staging/deep/c.sql", "seeds/d.csv", "top.sql", "models/.e.sql"]
PATH_PATTERNS = [
    "models", "models/", "./models", "models/./staging", "models/staging/", "models/a.sql", "models/a.sql/", "*", "*/",
    "*.sql", "models/*", "models/*.sql", "models/*/", "models/*/*", "**", "**/", "**/*", "**/*.sql", "models/**",
    "models/**/", "models/**/c.sql", "models/**/deep", "**/staging/*", "**/**/c.sql", "models/**/**", "mod?ls/[ab].sql",
    "[!m]*", "models/../seeds", "..", "nothing/**", "models//a.sql", "models/.e.sql", "models/?e.sql", "models/[!a]*",
    "**/deep/**", "*/staging/**/*.sql", "", "/models", ".", "a**", "models/a**/b", "models/***",
]


def paths():
    """Which files are chosen by `path:`: those that match, and those in folders that match."""
    table = []
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for path in PATHS:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).touch()
        for pattern in PATH_PATTERNS:
            try:
                found = {path.relative_to(root) for path in root.glob(pattern)}
                chosen = [
                    path for path in PATHS
                    if pathlib.Path(path) in found or any(parent in found for parent in pathlib.Path(path).parents)
                ]
                table.append({"pattern": pattern, "chosen": chosen})
            except (IndexError, NotImplementedError, ValueError) as error:
                table.append({"pattern": pattern, "error": str(error)})
    return table


if __name__ == "__main__":
    main()


def versions(generator):
    """What bounds make of each other, and which of many versions they choose."""
    from dbt_common import semver

    def version():
        text = f"{generator.randint(0, 2)}.{generator.randint(0, 3)}.{generator.choice([0, 1, 2, 10])}"
        return text + generator.choice([""] * 5 + ["-beta", "-beta.1", "-beta.11", "-rc1", "b1", "-1", "+build.5"])

    table = []
    for _ in range(600):
        bounds = [
            generator.choice(["", "=", ">", ">=", "<", "<="]) + version() for _ in range(generator.randint(1, 4))
        ]
        there = sorted({version() for _ in range(generator.randint(0, 8))})
        row = {"bounds": bounds, "versions": there}
        prereleases = generator.random() < 0.5
        row["prereleases"] = prereleases
        installable = semver.filter_installable(there, prereleases)
        row["installable"] = installable
        try:
            wanted = semver.reduce_versions(*[semver.VersionSpecifier.from_version_string(b) for b in bounds])
            row["range"] = str(wanted)
            row["chosen"] = semver.resolve_to_specific_version(wanted, installable)
        except Exception:  # the bounds exclude each other
            row["range"] = row["chosen"] = None
        table.append(row)
    for text in ["1", "1.0", "1.0.0.0", "01.0.0", "1.0.0-", "1.0.0+", ">= 1.0.0", "~1.0.0", "v1.0.0", "1.0.0-01", ""]:
        try:
            row = {"text": text, "version": str(semver.VersionSpecifier.from_version_string(text))}
        except Exception:
            row = {"text": text, "version": None}
        table.append(row)
    return table
