# SPDX-License-Identifier: Apache-2.0
"""Runs dbt's command line in forks of this process, so that its slow import is paid once."""

import os
import pathlib
import signal
import sys
import tempfile
import time
import traceback

SECONDS_MAX = 300

# Nothing of the developer's own environment reaches dbt.
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "COLUMNS": "80",
    # The tracker of semaphores, a process of its own, otherwise tells of those that a fork leaves.
    "PYTHONWARNINGS": "ignore",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DBT_USE_COLORS": "false",
}


class Outcome:
    """What one invocation left behind: its exit status and its two streams of text."""

    def __init__(self, status, stdout, stderr):
        self.status = status
        self.stdout = stdout
        self.stderr = stderr


def prepare():
    """Imports dbt. The environment is emptied first: some of its modules read it when imported."""
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    time.tzset()
    import dbt.adapters.duckdb  # noqa: F401
    import dbt.adapters.factory  # noqa: F401
    import dbt.cli.main  # noqa: F401


def run(arguments, folder, home, environment=None):
    """Runs `dbt ARGUMENTS` in `folder`, as a process of its own would."""
    streams = [tempfile.TemporaryFile() for _ in range(2)]
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os._exit(_child(arguments, folder, dict(ENVIRONMENT, HOME=str(home), **(environment or {})), streams))
    status = _wait(child)
    texts = []
    for stream in streams:
        stream.seek(0)
        texts.append(stream.read().decode("utf-8", "replace"))
        stream.close()
    return Outcome(status, *texts)


def _child(arguments, folder, environment, streams):
    os.setsid()
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream.fileno(), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["dbt"] + arguments
    import dbt.cli.main

    status = 0
    try:
        dbt.cli.main.cli()
    except SystemExit as exit:
        status = exit.code if isinstance(exit.code, int) else int(exit.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return status


def _wait(child):
    deadline = time.monotonic() + SECONDS_MAX
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise SystemExit(f"dbt did not end within {SECONDS_MAX} s")


def fixtures():
    """The folder of the fixtures in this repository."""
    return pathlib.Path(__file__).resolve().parent.parent.parent / "Tests" / "Fixtures" / "dbt"
