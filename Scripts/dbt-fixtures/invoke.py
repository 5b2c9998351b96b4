# SPDX-License-Identifier: Apache-2.0
"""Runs dbt's command line in forks of this process, so that its slow import is paid once."""

import gc
import os
import pathlib
import signal
import sys
import tempfile
import time
import traceback

# Generous: a machine may be busy with other work.
SECONDS_MAX = 3600

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
    # A hint that comes when parsing was slow.
    "DBT_ENGINE_HINTS_ENABLED": "false",
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

    _read_own_macros()
    # What is imported is no garbage, in no child.
    gc.collect()
    gc.freeze()


def _read_own_macros():
    """Fills the caches that dbt keeps for its own tests, so that not every fork parses dbt's own macros."""
    import dbt.clients.jinja_static
    import dbt.include.duckdb
    import dbt.include.global_project
    import dbt_common.clients.jinja
    import dbt_common.tests

    dbt_common.tests.enable_test_caching()
    for package in (dbt.include.global_project, dbt.include.duckdb):
        for path in (pathlib.Path(package.__file__).parent / "macros").rglob("*.sql"):
            blocks = dbt_common.clients.jinja.extract_toplevel_blocks(
                path.read_text().strip(), allowed_blocks={"macro", "materialization", "test", "data_test"},
                collect_raw_data=False)
            for block in blocks:
                dbt_common.clients.jinja.parse(block.full_block)
                dbt.clients.jinja_static.statically_extract_macro_calls(block.full_block, {})


def run(arguments, folder, home, environment=None):
    """Runs `dbt ARGUMENTS` in `folder`, as a process of its own would."""
    streams = [tempfile.TemporaryFile() for _ in range(2)]
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os._exit(_child(arguments, folder, dict(ENVIRONMENT, HOME=str(home), **(environment or {})), streams))
    status = _wait(child, SECONDS_MAX)
    return Outcome(status, *(_text(stream) for stream in streams))


def _text(stream):
    stream.seek(0)
    with stream:
        return stream.read().decode("utf-8", "replace")


def run_parsed(commands, folder, home, environment, each):
    """Runs many commands on one manifest: the project is parsed once, as dbt's own programs may do.

    What they print lacks the lines of parsing. `each` is given the place of a command and its outcome,
    in a process of its own.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setsid()
            _enter(folder, dict(ENVIRONMENT, HOME=str(home), **environment))
            _parse_and_run(commands, each)
            status = 0
        except BaseException:
            traceback.print_exc()
        os._exit(status)
    if _wait(child, SECONDS_MAX + 60 * len(commands)) != 0:
        raise SystemExit(f"{folder}: not all selections were recorded")


def _parse_and_run(commands, each):
    import dbt.deprecations
    from dbt.cli.main import dbtRunner

    parsed = dbtRunner().invoke(["--quiet", "parse"])
    if not parsed.success:
        raise SystemExit(str(parsed.exception))
    # Otherwise each command would sum up the deprecations of the parsing.
    dbt.deprecations.reset_deprecations()
    gc.collect()
    gc.freeze()
    for place, arguments in enumerate(commands):
        streams = [tempfile.TemporaryFile() for _ in range(2)]
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            os._exit(_command(arguments, streams, {"manifest": parsed.result, "callbacks": []}))
        status = _wait(child, SECONDS_MAX)
        each(place, Outcome(status, *(_text(stream) for stream in streams)))


def _enter(folder, environment):
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()


def _child(arguments, folder, environment, streams):
    os.setsid()
    _enter(folder, environment)
    return _command(arguments, streams, None)


def _command(arguments, streams, given):
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream.fileno(), number)
    sys.argv = ["dbt"] + arguments
    import dbt.cli.main

    status = 0
    try:
        dbt.cli.main.cli.main(obj=given)
    except SystemExit as exit:
        status = exit.code if isinstance(exit.code, int) else int(exit.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return status


def _wait(child, seconds_max):
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise SystemExit(f"dbt did not end within {seconds_max} s")


def fixtures():
    """The folder of the fixtures in this repository."""
    return pathlib.Path(__file__).resolve().parent.parent.parent / "Tests" / "Fixtures" / "dbt"
