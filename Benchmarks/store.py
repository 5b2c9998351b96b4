# SPDX-License-Identifier: Apache-2.0
"""Measures the store of an instance and prints it beside the budgets; called by Benchmarks/run.

StoreBenchmark fills stores in a scratch folder: bytes count pages and indexes, ticks are what a sensor
without news asks and says.
"""

import json
import os
import subprocess
import sys

lotus, budgets_path, scratch = sys.argv[1:]
program = os.path.join(os.path.dirname(lotus), "StoreBenchmark")
folder = os.path.join(scratch, "store")
with open(budgets_path) as file:
    budgets = json.load(file)


def row(figure, value, unit, key=None, least=False, digits=1):
    budget = budgets[key] if key else None
    limit = f"{budget:g} {unit}" if key else "-"
    ok = "" if budget is None else "yes" if (value >= budget if least else value <= budget) else "NO"
    print(f"{figure:<38}  {value:>13.{digits}f} {unit}  {limit:>14}  {ok}".rstrip(), flush=True)


os.makedirs(folder)
output = subprocess.run([program, folder], stdin=subprocess.DEVNULL, capture_output=True, text=True)
if output.returncode != 0:
    sys.exit((output.stderr.strip().splitlines() or ["the benchmark of the store failed"])[0])
figures = {name: float(value) for name, value in (line.split() for line in output.stdout.splitlines())}
row("store: a run without its steps", figures["run_bytes"], "B", "store_run_bytes")
row("store: a step of a run", figures["step_bytes"], "B", "store_step_bytes")
row("store: ticks without news", figures["ticks_per_s"], "/s", "store_ticks_per_s", least=True)
row("store: a tick without news", figures["tick_cpu_us"], "us CPU")
row("store: a look for news", figures["look_cpu_us"], "us CPU", "store_look_cpu_us")
row("store: an event of a run", figures["event_cpu_us"], "us CPU")
row("a run of 100 assets without work", figures["idle_run_s"], "s", "store_idle_run_s", digits=3)
row("a run of 100 assets without work", figures["idle_run_cpu_s"], "s CPU", digits=3)
