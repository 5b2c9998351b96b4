# SPDX-License-Identifier: Apache-2.0
"""Takes out of dbt's output what differs from one recording to the next, and nothing else."""

import json
import re

# Keys whose values are instants, durations, or identities of one invocation.
VARIABLE_KEYS = {
    "created_at", "generated_at", "invocation_id", "invocation_started_at", "run_started_at", "user_id",
    "_invocation_id",
    "started_at", "completed_at", "execution_time", "elapsed_time", "elapsed", "thread_id", "ts", "pid", "thread",
    "node_started_at", "node_finished_at", "snapshotted_at", "max_loaded_at", "max_loaded_at_time_ago_in_s",
    "completed_time", "process_in_blocks", "process_kernel_time", "process_mem_max_rss", "process_out_blocks",
    "process_user_time", "command_wall_clock_time",
}

# Packages whose macros are dbt's own: only their names are kept.
OWN_PACKAGES = {"dbt", "dbt_duckdb"}

TEXTS = [
    (re.compile(r"\x1b\[[0-9;]*m"), ""),
    (re.compile(r"^\d\d:\d\d:\d\d(\.\d+)?(?=  | \[)", re.MULTILINE), "HH:MM:SS"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:?00)?"), "INSTANT"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"\b\d+\.\d+( ?s\b| seconds| secs)"), r"N.NN\1"),
    (re.compile(r"\b(\d+ hours, )?(\d+ minutes and )?N\.NN seconds"), "N.NN seconds"),
    (re.compile(r"python version: .*"), "python version: VERSION"),
    (re.compile(r"python path: .*"), "python path: PATH"),
    (re.compile(r"os info: .*"), "os info: SYSTEM"),
    (re.compile(r"__dbt_tmp\d+"), "__dbt_tmpNUMBER"),
    (re.compile(r" at 0x[0-9a-f]+"), " at ADDRESS"),
    (re.compile(r"Resource report: \{.*\}"), "Resource report: NUMBERS"),
    (re.compile(r"(succeeded|failed) at \d\d:\d\d:\d\d\.\d+ after"), r"\1 at HH:MM:SS after"),
    (re.compile(r"modification_time=[\d.]+"), "modification_time=TIME"),
    (re.compile(r"\(PID \d+\)"), "(PID NUMBER)"),
]


class Normalizer:
    """Knows the folders of one recording, whose paths become words."""

    def __init__(self, folders):
        # The longest path first: one may contain another.
        self.folders = sorted(((str(path), word) for path, word in folders), key=lambda pair: -len(pair[0]))

    def paths(self, text):
        for path, word in self.folders:
            text = text.replace(path, word)
        return text

    def text(self, text):
        text = self.paths(text)
        for pattern, word in TEXTS:
            text = pattern.sub(word, text)
        return text

    def lines(self, text):
        """The lines of a log or a list, each normalised; those that are JSON objects also by key."""
        return [self.line(line) for line in without_tracebacks(text.splitlines())]

    def line(self, line):
        if line.startswith("{"):
            try:
                value = json.loads(line)
            except ValueError:
                return self.text(line)
            return json.dumps(self.value(value), ensure_ascii=False)
        return self.text(line)

    def value(self, value, key=None):
        """A JSON value: the keys of VARIABLE_KEYS are left out, paths are put as words."""
        if isinstance(value, dict):
            return {
                self.paths(k): self.value(v, k) for k, v in value.items()
                if k not in VARIABLE_KEYS or (k == "thread" and isinstance(v, dict))
            }
        if isinstance(value, list):
            return [self.value(inner, key) for inner in value]
        if isinstance(value, str):
            # Code is the user's; an instant in it is no accident of the recording.
            return self.paths(value) if key in ("raw_code", "compiled_code", "macro_sql") else self.text(value)
        return value


def without_tracebacks(lines):
    """Where dbt ends with a traceback, its head and its last line: the frames name the recorder's folders."""
    inside = False
    for line in lines:
        inside = inside and line.startswith(" ")
        if not inside:
            yield line
        inside = inside or line.endswith("Traceback (most recent call last):")


def write_json(path, value):
    """Sorted keys, two spaces, one file that ends in a newline."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if len(text.encode()) > 300_000:
        raise SystemExit(f"{path} would have {len(text.encode())} bytes: split it, or make the project smaller")
    path.write_text(text)
