# SPDX-License-Identifier: Apache-2.0
"""Measures `lotus up` on a project of 12 streams and 12 models and prints it beside the budgets; called by
Benchmarks/run.

    python3 Benchmarks/daemon.py LOTUS BUDGETS SCRATCH

The time from its start to its first answer is the best of RUNS=N starts (5). Idle means that nothing new lands:
its memory at the end of IDLE=N seconds (20), and the CPU time that they took. Then 12 runs are asked for, each
after the one before has ended: the time between the request and the run's start in its own process.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time

RUNS = int(os.environ.get("RUNS", "5"))
IDLE = float(os.environ.get("IDLE", "20"))
STREAMS = 12
REQUESTS = 12
SETTLING = 3
PATIENCE = 60

if len(sys.argv) != 4:
    sys.exit(__doc__)
lotus, budgets_path, scratch = sys.argv[1:]
project = os.path.join(scratch, "daemon")
with open(budgets_path) as file:
    budgets = json.load(file)


def row(figure, value, unit, key=None):
    budget = budgets[key] if key else None
    limit = f"{budget:g} {unit}" if key else "-"
    ok = "" if budget is None else "yes" if value <= budget else "NO"
    print(f"{figure:<38}  {value:>13.3f} {unit}  {limit:>14}  {ok}".rstrip(), flush=True)


def run(*arguments):
    output = subprocess.run([lotus, *arguments], cwd=project, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if output.returncode != 0:
        sys.exit((output.stderr.strip().splitlines() or ["no message"])[0])
    return output.stdout


def write(path, text):
    path = os.path.join(project, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def make_project(port):
    subprocess.run([lotus, "init", project], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    write("lotus.yml", f"http: 127.0.0.1:{port}\nruns: {{retries: 0}}\n")
    for number in range(STREAMS):
        write(f"assets/streams/shop/stream_{number}.json", "{}\n")
        write(f"assets/core/model_{number}.sql", "{{ config(meta={'lotus': {'automation': 'manual'}}) }}\nselect 1 as id\n")


def first_answer(port, start):
    while time.monotonic() - start < PATIENCE:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return time.monotonic() - start
        except ConnectionError:
            time.sleep(0.001)
    sys.exit("`lotus up` does not answer")


def start(port):
    begin = time.monotonic()
    process = subprocess.Popen(
        [lotus, "up"], cwd=project, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return process, first_answer(port, begin)


def stop(process):
    process.terminate()
    if process.wait(PATIENCE) != 0:
        sys.exit(f"`lotus up` ended with {process.returncode}")


def cpu_seconds(process):
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(process):
    with open(f"/proc/{process.pid}/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS:"))


def microseconds(text):
    """A time of the day, such as 2026-01-31T10:00:00.000000Z."""
    hours, minutes, seconds = text.rstrip("Z").partition("T")[2].split(":")
    return (int(hours) * 60 + int(minutes)) * 60e6 + float(seconds) * 1e6


def run_starts():
    waits = []
    for number in range(REQUESTS):
        name = run("materialize", f"model_{number % STREAMS}", "--detach").strip()
        end = time.monotonic() + PATIENCE
        while (record := json.loads(run("runs", "show", name, "--json")))["status"] != "succeeded":
            if record["status"] in ("failed", "canceled") or time.monotonic() > end:
                sys.exit(f"a run is {record['status']}: {record['reason']}")
            time.sleep(0.05)
        waits.append((microseconds(record["started_at"]) - microseconds(record["created_at"])) / 1e3)
    return waits


port = free_port()
make_project(port)
starts = []
for _ in range(max(1, RUNS - 1)):
    process, seconds = start(port)
    starts.append(seconds)
    stop(process)
process, seconds = start(port)
try:
    row("lotus up: start to first answer", min(starts + [seconds]), "s", "daemon_start_s")
    time.sleep(SETTLING)
    before = cpu_seconds(process)
    time.sleep(IDLE)
    row("lotus up, idle: CPU", (cpu_seconds(process) - before) / IDLE * 100, "%")
    row("lotus up, idle: memory", resident_mb(process), "MB", "daemon_idle_mb")
    waits = run_starts()
    row("a run: request to start, median", statistics.median(waits), "ms", "run_start_ms")
    row("a run: request to start, longest", max(waits), "ms")
finally:
    stop(process)
