# SPDX-License-Identifier: Apache-2.0
"""Runs `lotus` and prints what it cost beside the budgets; called by Benchmarks/run.

CPU seconds are user and system time of the process and what it waited for, as wait4(2) counts them:
unlike seconds on the clock they mean the same on a busy machine.
"""

import json
import os
import subprocess
import sys
import time

RUNS = int(os.environ.get("RUNS", "10"))
ROWS = int(os.environ.get("ROWS", "10000000"))
COMMITS = 50
READ_BYTES = 1 << 20

lotus, budgets_path, scratch = sys.argv[1:]
project = os.path.join(scratch, "shop")
with open(budgets_path) as file:
    budgets = json.load(file)


class Failed(Exception):
    pass


class Cost:
    def __init__(self, cpu, wall, peak_mb, output_bytes):
        self.cpu, self.wall, self.peak_mb, self.output_bytes = cpu, wall, peak_mb, output_bytes


def measure(*arguments, folder=project):
    """One run; its standard output is read to the end and counted."""
    with open(os.path.join(scratch, "stderr"), "w+") as errors:
        start = time.monotonic()
        process = subprocess.Popen(
            [lotus, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, bufsize=0)
        count = 0
        while chunk := process.stdout.read(READ_BYTES):
            count += len(chunk)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        if process.returncode != 0:
            errors.seek(0)
            lines = errors.read().strip().splitlines() or ["no message"]
            raise Failed(f"exit {process.returncode}: {lines[0]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, count)


def best(*arguments, folder=project):
    return min((measure(*arguments, folder=folder) for _ in range(RUNS)), key=lambda cost: cost.cpu)


def version():
    yield "lotus --version", best("--version", folder=scratch).cpu, "s CPU", "version_cpu_s"


def select_one():
    measure("query", "select 1")
    yield 'lotus query "select 1"', best("query", "select 1").cpu, "s CPU", "select_one_cpu_s"


def csv_stream():
    sql = f"SELECT i AS id, i % 1000 AS customer, (i % 9973) / 100 AS total, 'order ' || i AS name FROM range({ROWS}) r(i)"
    cost = measure("query", sql, "--format", "csv")
    if cost.output_bytes < ROWS * 10:
        raise Failed(f"only {cost.output_bytes} bytes came out")
    label = f"CSV, {ROWS:,} rows"
    yield f"{label}: time", cost.wall, "s", None
    yield f"{label}: CPU", cost.cpu, "s CPU", None
    yield f"{label}: rate", cost.output_bytes / 1e6 / cost.wall, "MB/s", None
    yield f"{label}: peak RSS", cost.peak_mb, "MB", "csv_peak_rss_mb"


def commits():
    script = os.path.join(scratch, "inserts.sql")
    with open(script, "w") as file:
        for number in range(COMMITS):
            file.write(f"INSERT INTO commits VALUES ({number}, 'order {number}');\n")
    measure("query", "CREATE TABLE commits (id BIGINT, name VARCHAR)")
    before = snapshots()
    start = best("query", "select 1").cpu
    cost = measure("query", "--file", script)
    made = snapshots() - before
    if made != COMMITS:
        raise Failed(f"{COMMITS} inserts made {made} snapshots")
    yield f"{COMMITS} inserts: commits per second", COMMITS / cost.wall, "/s", None
    yield f"{COMMITS} inserts: CPU per commit", (cost.cpu - start) / COMMITS, "s CPU", "commit_cpu_s"


def scanner():
    """The JSON scanner, measured by a program of its own: it prints MB per CPU second."""
    program = os.path.join(os.path.dirname(lotus), "ScannerBenchmark")
    output = subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if output.returncode != 0:
        raise Failed((output.stderr.strip().splitlines() or ["the scanner's program failed"])[0])
    yield "JSON scanner, one core", float(output.stdout.split()[0]), "MB/s", None


def landing():
    """Records in memory to Parquet against the bare engine, by a program of its own: a line for each stream."""
    program = os.path.join(os.path.dirname(lotus), "LandingBenchmark")
    output = subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if output.returncode != 0:
        raise Failed((output.stderr.strip().splitlines() or ["the landing program failed"])[0])
    for line in output.stdout.splitlines():
        stream, *figures = line.split()
        size, bare, ours, scan = (float(figure) for figure in figures)
        yield f"{stream}: bare read_json to Parquet", size / bare, "MB/s", None
        yield f"{stream}: checked and landed", size / ours, "MB/s", None
        yield f"{stream}: ratio of CPU", ours / bare, "x", "landing_ratio"
        yield f"{stream}: record scanner", scan, "MB/s", None


def landing_memory():
    """The peak of a program that lands many small orders, and then orders of 1,000 days."""
    program = os.path.join(os.path.dirname(lotus), "LandingBenchmark")
    for name in ("small-orders", "partitions"):
        output = subprocess.run([program, "memory", name], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if output.returncode != 0:
            raise Failed((output.stderr.strip().splitlines() or ["the landing program failed"])[0])
        records, files, peak = output.stdout.split()
        yield f"{name}: records", float(records), "", None
        yield f"{name}: files", float(files), "", None
        yield f"{name}: peak memory", float(peak), "MB", "landing_memory_mb"


def snapshots():
    output = subprocess.run(
        [lotus, "query", "SELECT count(*) AS n FROM snapshots()", "--format", "csv"], cwd=project,
        stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if output.returncode != 0:
        raise Failed((output.stderr.strip().splitlines() or ["cannot count the snapshots"])[0])
    return int(output.stdout.split()[-1])


def rounded(value):
    return f"{value:.4f}" if value < 1 else f"{value:.1f}"


def row(figure, measured, budget, ok):
    print(f"{figure:<38}  {measured:>16}  {budget:>14}  {ok}".rstrip(), flush=True)


def report(name, figures):
    try:
        for figure, value, unit, key in figures():
            budget = budgets[key] if key else None
            limit = f"{budget:g} {unit}" if key else "-"
            ok = "" if budget is None else "yes" if value <= budget else "NO"
            row(figure, f"{rounded(value)} {unit}", limit, ok)
    except Failed as failure:
        row(name, "failed", "-", f"NO ({failure})")


row("figure", "measured", "budget", "ok")
report("lotus --version", version)
try:
    measure("init", project, folder=scratch)
except Failed as failure:
    row("lotus init", "failed", "-", f"NO ({failure})")
    sys.exit(0)
report('lotus query "select 1"', select_one)
report("CSV stream", csv_stream)
report("commits", commits)
report("JSON scanner", scanner)
report("landing", landing)
report("landing memory", landing_memory)
