# SPDX-License-Identifier: Apache-2.0
"""Measures the template engine and prints it beside the budgets; called by Benchmarks/run.

JinjaBenchmark measures itself in CPU time. Where valgrind is installed, instructions are counted as well,
which do not depend on what else the machine does. Where Jinja2 is installed, the same sources go through it
too: for comparison, and to be sure that both print the same.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time

RENDERS = 2_000
COMPILES = 3
COUNTED_RENDERS = 500

lotus, budgets_path = sys.argv[1:3]
program = os.path.join(os.path.dirname(lotus), "JinjaBenchmark")
with open(budgets_path) as file:
    budgets = json.load(file)


def run(*arguments):
    output = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if output.returncode != 0:
        sys.exit((output.stderr.strip().splitlines() or ["the template benchmark failed"])[0])
    return output.stdout


def row(figure, value, unit, key=None):
    budget = budgets[key] if key else None
    limit = f"{budget:g} {unit}" if key else "-"
    ok = "" if budget is None else "yes" if value <= budget else "NO"
    print(f"{figure:<38}  {value:>13.1f} {unit}  {limit:>14}  {ok}".rstrip(), flush=True)


def best(count, work):
    times = []
    for _ in range(count):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def instructions(work, count):
    """Instructions of one piece of work: what so many more of it add to a run."""

    def collected(times):
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, work, str(times)]
        found = re.search(r"Collected : (\d+)", subprocess.run(command, capture_output=True, text=True).stderr)
        return int(found[1]) if found else sys.exit("valgrind counted no instructions")

    return (collected(1 + count) - collected(1)) / count


def jinja2_figures(sources):
    """Seconds per render and per compile with Jinja2, and what it renders; None when it is not there."""
    try:
        import jinja2
    except ImportError:
        return None
    environment = jinja2.Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    functions = {
        "config": lambda **options: "", "ref": lambda name: f'"shop"."marts"."{name}"', "is_incremental": lambda: True,
        "this": '"shop"."marts"."orders"',
    }
    functions["cents_to_dollars"] = environment.from_string(sources["macros"]).module.cents_to_dollars
    model = environment.from_string(sources["model"])

    def renders():
        for _ in range(RENDERS):
            model.render(functions)

    return best(3, renders) / RENDERS, best(COMPILES, lambda: environment.from_string(sources["many_macros"])), model.render(functions)


figures = dict(line.split() for line in run().splitlines())
row("template: render of a model", float(figures["render_us"]), "us CPU", "template_render_us")
row("template: compile 10,000 lines", float(figures["compile_ms"]), "ms CPU", "template_compile_ms")
row("template: compile of the model", float(figures["compile_model_us"]), "us CPU")
if shutil.which("valgrind"):
    row("template: render of a model", instructions("render", COUNTED_RENDERS) / 1e3, "k instr", "template_render_kinstructions")
    row("template: compile 10,000 lines", instructions("compile", 1) / 1e6, "M instr", "template_compile_minstructions")
reference = jinja2_figures(json.loads(run("sources")))
if reference:
    render, compile, text = reference
    row("the same render by Jinja2", render * 1e6, "us CPU")
    row("the same compile by Jinja2", compile * 1e3, "ms CPU")
    if text != run("output"):
        sys.exit("Jinja2 renders the model of the benchmark differently")
