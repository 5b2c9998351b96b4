# SPDX-License-Identifier: Apache-2.0
"""Parses, compiles and runs generated dbt projects with `lotus dbt` and prints what it cost beside the
budgets; called by Benchmarks/run.

    python3 Benchmarks/dbt.py LOTUS BUDGETS SCRATCH [parse] [run] [lake]

LOTUS is the program, BUDGETS Benchmarks/budgets.json, SCRATCH an empty folder; without names of parts all are
measured.

parse   For each size of project: CPU seconds and peak memory of a first parse, of one with nothing changed, of
        one after a change of one model, and of a compile of everything. What takes milliseconds is run RUNS=N
        times (5), and the least CPU counts. MODELS=100,1000 sets the sizes (1000,10000).
run     1,000 trivial views and 1,000 trivial tables on a DuckDB file with one thread and with four: a first run
        and a second one, in which everything is there. RUN_MODELS=N sets how many.
lake    100 tables and 100 incremental models on a DuckLake whose catalog is a SQLite file: CPU milliseconds
        for each model, first and second run. LAKE_MODELS=N sets how many.

With DBT=path, or when a `dbt` of Python is found on PATH, it does the same beside it, once each: parses up to
DBT_MODELS_MAX models (1000), and the runs on a DuckDB file, with the ratio of both. DBT= leaves it out.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time

PARTS = ["parse", "run", "lake"]
if len(sys.argv) < 4 or not set(sys.argv[4:]) <= set(PARTS):
    sys.exit(__doc__)

RUNS = int(os.environ.get("RUNS", "5"))
MODELS = [int(size) for size in os.environ.get("MODELS", "1000,10000").split(",")]
RUN_MODELS = int(os.environ.get("RUN_MODELS", "1000"))
LAKE_MODELS = int(os.environ.get("LAKE_MODELS", "100"))
DBT_MODELS_MAX = int(os.environ.get("DBT_MODELS_MAX", "1000"))
GROUP = 20
BUDGETED = 1000
# File systems stamp files with clocks as coarse as this: stamps of younger files prove nothing.
STAMP_SECONDS = 2.5

lotus, budgets_path, scratch = sys.argv[1:4]
parts = sys.argv[4:] or PARTS
with open(budgets_path) as file:
    budgets = json.load(file)


class Failed(Exception):
    pass


def python_dbt():
    """The dbt of Python to measure beside; none where `dbt` is a link to our program."""
    found = os.environ.get("DBT", shutil.which("dbt"))
    return None if not found or os.path.realpath(found) == os.path.realpath(lotus) else found


DBT = python_dbt()


class Project:
    """Models in groups of twenty: staging views on sources, and marts on other models, with tests."""

    def __init__(self, folder, count):
        self.folder, self.count, self.random = folder, count, random.Random(7)
        self.write("dbt_project.yml", PROJECT)
        self.write("profiles.yml", PROFILES)
        self.write("macros/money.sql", MACROS)
        for first in range(0, count, GROUP):
            self.write_group(first // GROUP, range(first, min(first + GROUP, count)))
        tables = "".join(f"      - name: table_{first // GROUP}\n" for first in range(0, count, GROUP))
        self.write("models/staging/_sources.yml", f"version: 2\nsources:\n  - name: raw\n    tables:\n{tables}")

    def write(self, path, text):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)

    def write_group(self, group, numbers):
        layer = "staging" if group % 5 == 0 else "marts"
        folder = f"models/{layer}/group_{group:04d}"
        properties = "version: 2\nmodels:\n"
        for number in numbers:
            tests = "not_null, unique" if number % 2 else "not_null"
            properties += PROPERTIES.format(number=number, tests=tests)
            text = self.staging(group) if layer == "staging" else self.mart(number)
            self.write(f"{folder}/model_{number:05d}.sql", text)
        self.write(f"{folder}/_models.yml", properties)

    def staging(self, group):
        return STAGING.replace("TABLE", f"table_{group}")

    def mart(self, number):
        parents = sorted({max(0, number - self.random.randint(1, 40)) for _ in range(2)})
        parts = [f"p{place} as (\n    select * from {{{{ ref('model_{parent:05d}') }}}}\n)" for place, parent in enumerate(parents)]
        joins = "".join(f"left join p{place} on p{place}.id = p0.id\n" for place in range(1, len(parents)))
        text = "with " + ",\n".join(parts) + f"\n\nselect\n    p0.id,\n    p0.amount,\n    p0.created_at\nfrom p0\n{joins}"
        return INCREMENTAL_HEAD + text + INCREMENTAL_TAIL if number % 4 == 0 else text

    def change_one(self, text):
        path = f"models/marts/group_0001/model_{GROUP:05d}.sql"
        self.write(path, self.mart(GROUP) + f"-- {text}\n")


PROJECT = """name: shop
version: '1.0'
profile: shop
models:
  shop:
    staging: {+materialized: view, +tags: [staging]}
    marts: {+materialized: table, +schema: marts}
vars: {start_date: '2026-01-01'}
"""
PROFILES = "shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 4}}}\n"
MACROS = """{% macro cents_to_dollars(column, digits=2) %}round({{ column }} / 100.0, {{ digits }}){% endmacro %}
{% macro since() %}created_at >= '{{ var('start_date') }}'{% endmacro %}
"""
PROPERTIES = """  - name: model_{number:05d}
    description: Model {number} of the shop.
    columns:
      - name: id
        description: Key of the row.
        data_tests: [{tests}]
      - name: amount
        description: What was paid.
      - name: created_at
"""
STAGING = """select id, {{ cents_to_dollars('amount') }} as amount, created_at
from {{ source('raw', 'TABLE') }}
where {{ since() }}
"""
INCREMENTAL_HEAD = "{{ config(materialized='incremental', unique_key='id') }}\n\n"
INCREMENTAL_TAIL = "{% if is_incremental() %}\nwhere p0.created_at > (select max(created_at) from {{ this }})\n{% endif %}\n"


class Cost:
    def __init__(self, cpu, peak_mb):
        self.cpu, self.peak_mb = cpu, peak_mb


def measure(program, project, *arguments):
    environment = dict(os.environ, DBT_SEND_ANONYMOUS_USAGE_STATS="false", DBT_PROFILES_DIR=project.folder)
    with open(os.path.join(scratch, "dbt.log"), "w+") as log:
        process = subprocess.Popen(
            [*program, *arguments], cwd=project.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            log.seek(0)
            raise Failed(" ".join(log.read().split()[:40]))
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def move_away(folder, names):
    """Takes what a command has left out of the way: file systems take long to make files where many were just
    deleted."""
    trash = f"{folder}-trash-{time.monotonic_ns()}"
    os.mkdir(trash)
    for name in names:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            os.rename(path, os.path.join(trash, name))


def clean(project):
    move_away(project.folder, ["target"])


def best(runs, work):
    return min((work(run) for run in range(runs)), key=lambda cost: cost.cpu)


def figures(program, project, runs):
    """What each kind of run costs, by name."""

    def cold(_):
        clean(project)
        return measure(program, project, "parse")

    def changed(run):
        project.change_one(f"change {run} {time.monotonic_ns()}")
        return measure(program, project, "parse")

    time.sleep(STAMP_SECONDS)
    yield "cold", best(max(1, runs // 2), cold)
    yield "warm", best(runs, lambda _: measure(program, project, "parse"))
    yield "one changed", best(runs, changed)
    yield "compile", best(max(1, runs // 2), lambda _: measure(program, project, "compile"))


KEYS = {
    "cold": ("dbt_parse_cpu_s", "dbt_parse_memory_mb"), "warm": ("dbt_parse_warm_cpu_s", None),
    "one changed": ("dbt_parse_changed_cpu_s", None), "compile": ("dbt_compile_cpu_s", None),
}


def row(figure, value, unit, key=None):
    budget = budgets[key] if key else None
    limit = f"{budget:g} {unit}" if key else "-"
    ok = "" if budget is None else "yes" if value <= budget else "NO"
    print(f"{figure:<38}  {value:>13.3f} {unit}  {limit:>14}  {ok}".rstrip(), flush=True)


def report(name, program, project, runs, budgeted):
    costs = {}
    for kind, cost in figures(program, project, runs):
        costs[kind] = cost.cpu
        cpu_key, memory_key = KEYS[kind] if budgeted else (None, None)
        label = f"{name}, {project.count:,} models: {kind}"
        row(label, cost.cpu, "s CPU", cpu_key)
        if kind in ("cold", "compile"):
            row(f"{label}, memory", cost.peak_mb, "MB", memory_key)
    return costs


def compare(size, costs, base_size, base):
    """How many times what it would cost if cost grew as the number of models does."""
    for kind in ("cold", "compile"):
        times = costs[kind] / base[kind] * base_size / size
        row(f"dbt, {size:,} models: {kind}, of linear", times, "x", "dbt_growth_x")


class RunProject:
    """Models of one kind that do next to nothing."""

    def __init__(self, name, kind, count, threads, target, head=""):
        self.folder, self.count = os.path.join(scratch, name), count
        os.makedirs(os.path.join(self.folder, "models"))
        self.write("dbt_project.yml", f"name: bench\nversion: '1.0'\nprofile: bench\nmodels: {{+materialized: {kind}}}\n")
        output = f"{{type: duckdb, threads: {threads}, {target}}}"
        self.write("profiles.yml", f"bench: {{target: dev, outputs: {{dev: {output}}}}}\n")
        for number in range(count):
            self.write(f"models/model_{number:05d}.sql", f"{head}select {number} as id\n")

    def write(self, path, text):
        with open(os.path.join(self.folder, path), "w") as file:
            file.write(text)

    def clean(self):
        move_away(self.folder, ["target", "logs", "lake", "bench.duckdb", "bench.duckdb.wal"])

    def costs(self, program, runs):
        """The least costs of a first and a second run, each after a clean start."""

        def both(_):
            self.clean()
            return measure(program, self, "run"), measure(program, self, "run")

        pairs = [both(run) for run in range(runs)]
        return [min(costs, key=lambda cost: cost.cpu) for costs in zip(*pairs)]


def parse():
    base = None
    for size in MODELS:
        try:
            project = Project(os.path.join(scratch, f"dbt-{size}"), size)
            costs = report("dbt", [lotus, "dbt"], project, RUNS, size == BUDGETED)
            if base:
                compare(size, costs, *base)
            else:
                base = (size, costs)
            if DBT and size <= DBT_MODELS_MAX:
                clean(project)
                report("Python's dbt", [DBT], project, 1, False)
            shutil.rmtree(project.folder)
        except Failed as failure:
            print(f"dbt, {size:,} models: {failure}")


def run_files():
    for kind in ("view", "table"):
        for threads in (1, 4):
            name = f"{RUN_MODELS:,} {kind}s, {threads} thread{'s' if threads > 1 else ''}"
            try:
                project = RunProject(f"run-{kind}-{threads}", kind, RUN_MODELS, threads, "path: bench.duckdb")
                ours = project.costs([lotus, "dbt"], max(1, RUNS // 2))
                theirs = project.costs([DBT], 1) if DBT else [None, None]
                for label, cost, other in zip(("first run", "second run"), ours, theirs):
                    budgeted = RUN_MODELS == BUDGETED
                    row(f"{name}: {label}", cost.cpu, "s CPU", f"dbt_run_{kind}s_cpu_s" if budgeted else None)
                    memory = f"dbt_run_{kind}s_memory_mb"
                    row(f"{name}: {label}, memory", cost.peak_mb, "MB", memory if budgeted and memory in budgets else None)
                    if other:
                        row(f"{name}: {label}, Python's dbt", other.cpu, "s CPU")
                        row(f"{name}: {label}, ratio", other.cpu / cost.cpu, "x")
                shutil.rmtree(project.folder)
            except Failed as failure:
                print(f"{name}: {failure}")


LAKE = (
    "path: ':memory:', database: lakehouse, schema: main, extensions: [sqlite_scanner, ducklake],"
    " attach: [{path: 'ducklake:sqlite:lake/catalog.sqlite', alias: lakehouse, options: {data_path: lake/data/}}]"
)


def run_lake():
    for kind, head in (("table", ""), ("incremental", "{{ config(unique_key='id') }}\n")):
        name = f"{LAKE_MODELS} {kind} models on a lake"
        try:
            project = RunProject(f"lake-{kind}", kind, LAKE_MODELS, 4, LAKE, head)
            for label, cost in zip(("first run", "second run"), project.costs([lotus, "dbt"], max(1, RUNS // 2))):
                row(f"{name}: {label}", cost.cpu * 1000 / LAKE_MODELS, "ms CPU each", "dbt_run_lake_cpu_ms")
            shutil.rmtree(project.folder)
        except Failed as failure:
            print(f"{name}: {failure}")


for part in parts:
    {"parse": parse, "run": run_files, "lake": run_lake}[part]()
