# SPDX-License-Identifier: Apache-2.0
"""Copies a sandbox shop with `lotus sync` and prints what it cost beside bare DuckDB.

For each stream: the CPU seconds of `lotus sync` from HTTP to zstd Parquet, and those of the engine alone
(`read_json` with explicit columns to zstd Parquet) for the same records from a file, in one run; their
ratio; the peak of resident memory and of memory files. Called by Benchmarks/run.

Both are run RUNS=N times (2), and the least CPU counts: a machine that does other work adds to it.
ORDERS=N and PROFILES=N set the size of the shop; ONLY=profiles,events measures these streams alone.
"""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time

ORDERS = int(os.environ.get("ORDERS", "100000"))
PROFILES = int(os.environ.get("PROFILES", "100000"))
RUNS = int(os.environ.get("RUNS", "2"))
ONLY = [name for name in os.environ.get("ONLY", "").split(",") if name]
STREAMS = [
    ("shopify", "orders"),
    ("shopify", "products"),
    ("klaviyo", "profiles"),
    ("klaviyo", "events"),
]

lotus, budgets_path, scratch = sys.argv[1:]
project = os.path.join(scratch, "ingestion")
with open(budgets_path) as file:
    budgets = json.load(file)


class Failed(Exception):
    pass


class Cost:
    def __init__(self, cpu, wall, peak_mb, output):
        self.cpu, self.wall, self.peak_mb, self.output = cpu, wall, peak_mb, output


def memory_of(process_id):
    """Resident memory and memory files of a process in bytes."""
    resident = files = 0
    try:
        with open(f"/proc/{process_id}/status") as status:
            for line in status:
                if line.startswith("RssAnon:"):
                    resident = int(line.split()[1]) * 1024
        for name in os.listdir(f"/proc/{process_id}/fd"):
            path = f"/proc/{process_id}/fd/{name}"
            try:
                if "memfd:" in os.readlink(path):
                    files += os.stat(path).st_blocks * 512
            except OSError:
                pass
    except OSError:
        pass
    return resident + files


def measure(*arguments, output=subprocess.DEVNULL, accept=(0,)):
    with open(os.path.join(scratch, "stderr"), "w+") as errors:
        start = time.monotonic()
        process = subprocess.Popen(
            [lotus, *arguments], cwd=project, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        peak = 0
        done = threading.Event()

        def watch():
            nonlocal peak
            while not done.wait(0.02):
                peak = max(peak, memory_of(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        done.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accept:
            errors.seek(0)
            raise Failed(f"exit {process.returncode}: {errors.read().strip()[:300]}")
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - start, peak / 1e6, None)


def query(sql):
    output = subprocess.run(
        [lotus, "query", sql, "--format", "json"], cwd=project, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if output.returncode != 0:
        raise Failed(output.stderr.strip()[:300])
    return json.loads(output.stdout)


def write(name, text):
    path = os.path.join(project, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path


def start_sandbox():
    process = subprocess.Popen(
        [lotus, "sandbox", "--orders", str(ORDERS), "--profiles", str(PROFILES), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in process.stdout:
        found = re.search(r"listening on (http://\S+)", line)
        if found:
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return process, found.group(1)
    raise Failed("the sandbox did not start")


def configuration(source, origin):
    if source == "shopify":
        return {
            "shop": "demo", "endpoint": origin, "start_date": "2019-01-01",
            "credentials": {"auth_method": "api_password", "api_password": "x"}}
    return {"api_key": "pk_x", "endpoint": origin, "start_date": "2019-01-01T00:00:00Z"}


def settings(origin):
    connections = {
        name: {"source": name, "config": configuration(name, origin)} for name in ("shopify", "klaviyo")}
    write("lotus.yml", json.dumps({"landing": os.path.join(project, "landing"), "connections": connections}))


def records_file(source, stream, origin):
    """The records as the source gives them, one a line."""
    config = write("config.json", json.dumps(configuration(source, origin)))
    discovered = subprocess.run(
        [lotus, "source", source, "discover", "--config", config], cwd=project, capture_output=True, text=True)
    catalog = next(
        json.loads(line)["catalog"] for line in discovered.stdout.splitlines() if '"CATALOG"' in line)
    chosen = next(item for item in catalog["streams"] if item["name"] == stream)
    configured = write("catalog.json", json.dumps({"streams": [{
        "stream": chosen, "sync_mode": chosen["supported_sync_modes"][-1], "destination_sync_mode": "append"}]}))
    messages = os.path.join(scratch, "messages")
    with open(messages, "wb") as output:
        read = measure("source", source, "read", "--config", config, "--catalog", configured, output=output)
    path = os.path.join(scratch, f"{stream}.ndjson")
    count = 0
    with open(messages, "rb") as lines, open(path, "wb") as records:
        for line in lines:
            if line.startswith(b'{"type":"RECORD"'):
                start = line.index(b'"data":') + 7
                records.write(line[start:line.rindex(b',"emitted_at"')] + b"\n")
                count += 1
    os.remove(messages)
    return path, count, read


def stream_figures(source, stream, origin):
    path, count, read = records_file(source, stream, origin)
    yield f"{stream}: records", count, "", None
    yield f"{stream}: source read, CPU", read.cpu, "s CPU", None
    yield f"{stream}: source read, memory", read.peak_mb, "MB", "source_read_memory_mb"
    syncs = [measure("sync", f"{source}.{stream}", "--full-refresh") for _ in range(RUNS)]
    sync = min(syncs, key=lambda cost: cost.cpu)
    landed = os.path.join(project, "landing", source, stream)
    columns = query(f"describe select * from read_parquet('{landed}/**/*.parquet', hive_partitioning = false)")
    typed = {
        column["column_name"]: column["column_type"] for column in columns
        if not column["column_name"].startswith("_airbyte")}
    listed = ", ".join(f"'{name}': '{kind}'" for name, kind in typed.items())
    copy = (
        f"copy (select * from read_json('{path}', format = 'newline_delimited', columns = {{{listed}}}, "
        f"ignore_errors = true, maximum_object_size = 67108864)) to '{scratch}/bare.parquet' (format parquet, compression zstd)")
    bare = min((measure("query", copy) for _ in range(RUNS)), key=lambda cost: cost.cpu)
    size = os.path.getsize(path)
    os.remove(path)
    yield f"{stream}: size of the records", size / 1e6, "MB", None
    yield f"{stream}: bare read_json to Parquet", bare.cpu, "s CPU", None
    yield f"{stream}: lotus sync", sync.cpu, "s CPU", None
    yield f"{stream}: ratio", sync.cpu / bare.cpu, "x", "sync_ratio"
    yield f"{stream}: lotus sync, memory", max(cost.peak_mb for cost in syncs), "MB", "sync_memory_mb"


def orders_by_day(origin):
    """All orders into a folder for each day of the history, more than 2,000 of them."""
    write("assets/streams/shopify/orders.json", json.dumps({"partition_by": "created_at"}))
    sync = measure("sync", "shopify.orders", "--full-refresh")
    write("assets/streams/shopify/orders.json", "{}")
    folders = query(
        f"select count(distinct regexp_extract(file, '.*/')) as n "
        f"from glob('{project}/landing/shopify/orders/**/*.parquet')")
    yield "orders by day: folders", folders[0]["n"], "", None
    yield "orders by day: lotus sync", sync.cpu, "s CPU", None
    yield "orders by day: lotus sync, memory", sync.peak_mb, "MB", "sync_memory_mb"


def specification():
    best = min((measure("source", "shopify", "spec") for _ in range(10)), key=lambda cost: cost.cpu)
    yield "lotus source shopify spec", best.cpu, "s CPU", "spec_cpu_s"


def products_from_2020(origin):
    sync = measure("sync", "shopify.products", "--full-refresh")
    yield "products from 2020: time", sync.wall, "s", "products_backfill_s"


def rounded(value):
    return f"{value:.4f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:,.1f}"


def report(name, figures):
    try:
        for figure, value, unit, key in figures:
            budget = budgets[key] if key else None
            limit = f"{budget:g} {unit}" if key else "-"
            ok = "" if budget is None else "yes" if value <= budget else "NO"
            print(f"{figure:<38}  {rounded(value) + ' ' + unit:>16}  {limit:>14}  {ok}".rstrip(), flush=True)
    except Failed as failure:
        print(f"{name:<38}  {'failed':>16}  {'-':>14}  NO ({failure})", flush=True)


subprocess.run([lotus, "init", project], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
report("lotus source spec", specification())
sandbox, origin = start_sandbox()
try:
    settings(origin)
    for source, stream in STREAMS:
        if not ONLY or stream in ONLY:
            report(f"{source}.{stream}", stream_figures(source, stream, origin))
    if not ONLY:
        report("products from 2020", products_from_2020(origin))
        report("orders by day", orders_by_day(origin))
finally:
    sandbox.send_signal(signal.SIGTERM)
    sandbox.wait()
