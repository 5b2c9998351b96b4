# SPDX-License-Identifier: Apache-2.0
"""Records every project, or those named. See ../record-dbt-fixtures, which starts this."""

import fnmatch
import os
import pathlib
import shlex
import shutil
import sys
import tempfile
import time

import yaml

import artifacts
import invoke
from normalize import Normalizer, write_json

SOURCE = invoke.fixtures()


def main():
    target = pathlib.Path(os.environ.get("LOTUS_DBT_FIXTURES", SOURCE)).resolve()
    invoke.prepare()
    missing = "--missing" in sys.argv
    only = [option.removeprefix("--only=") for option in sys.argv[1:] if option.startswith("--only=")]
    wanted = [name for name in sys.argv[1:] if not name.startswith("--")]
    for name in wanted or [*projects(), *("errors/" + name for name in error_cases())]:
        if missing and (target / "projects" / name / "recorded.txt").exists():
            continue
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="dbt-fixtures-") as scratch:
            if name.startswith("errors/"):
                record_error(name, pathlib.Path(scratch), target)
            else:
                Project(name, pathlib.Path(scratch), target, missing, only).record()
        print(f"{name}: {time.monotonic() - started:.1f} s", file=sys.stderr)


def projects():
    return sorted(
        p.name for p in (SOURCE / "projects").iterdir() if (p / "dbt_project.yml").exists() and p.name != "errors.base")


def error_cases():
    return sorted(p.name for p in (SOURCE / "projects" / "errors").iterdir() if p.is_dir())


def record_error(name, scratch, target):
    """One broken project: `case.yml` beside it says what is run (`dbt parse` when it says nothing)."""
    source = SOURCE / "projects" / name
    case = yaml.safe_load((source / "case.yml").read_text()) or {} if (source / "case.yml").exists() else {}
    # The project of every case that does not bring its own.
    shutil.copytree(SOURCE / "projects" / "errors.base", scratch / "project")
    shutil.copytree(
        source, scratch / "project", dirs_exist_ok=True, ignore=shutil.ignore_patterns("case.yml", "recorded.txt"))
    for path in case.get("without", []):
        (scratch / "project" / path).unlink()
    (scratch / "home").mkdir()
    normalizer = Normalizer([(scratch / "project", "<PROJECT>"), (scratch / "home", "<HOME>")])
    steps = case.get("steps") or [{"run": case.get("run", "parse")}]
    texts = []
    for step in steps:
        environment = {**case.get("environment", {}), **step.get("environment", {})}
        outcome = invoke.run(shlex.split(step["run"]), scratch / "project", scratch / "home", environment)
        texts.append(
            f"$ dbt {step['run']}\nexit: {outcome.status}\n--- stdout\n"
            + "".join(line + "\n" for line in normalizer.lines(outcome.stdout))
            + "--- stderr\n" + "".join(line + "\n" for line in normalizer.lines(outcome.stderr)))
    path = target / "projects" / name / "recorded.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(texts))


class Project:
    """The recording of one project: its artifacts, then the commands of its cases."""

    def __init__(self, name, scratch, target, missing, only):
        self.name = name
        self.missing = missing
        self.only = only
        self.scratch = scratch
        self.target = target / "recorded" / name
        self.home = scratch / "home"
        self.home.mkdir()
        path = SOURCE / "cases" / f"{name}.yml"
        self.description = yaml.safe_load(path.read_text()) if path.exists() else {}
        self.environment = self.description.get("environment", {})
        self.normalizer = Normalizer([
            (scratch / "project", "<PROJECT>"), (scratch / "alone", "<PROJECT>"), (self.home, "<HOME>"),
            (scratch / "states", "<STATES>"),
            *((scratch / f"project-{case['in']}", "<PROJECT>")
              for case in self.description.get("cases", []) if "in" in case),
        ])

    def record(self):
        if (self.missing or self.only) and self.target.exists():
            project = self.fresh()
        else:
            shutil.rmtree(self.target, ignore_errors=True)
            project = self.fresh()
            if self.description.get("artifacts", True):
                self.record_artifacts(project)
        self.record_states()
        cases = [case for case in self.description.get("cases", []) if not self.is_kept(case)]
        self.record_selections([case for case in cases if is_selection(case)], project)
        for case in cases:
            if not is_selection(case):
                self.record_case(case, project)

    def is_kept(self, case):
        if self.only and not any(fnmatch.fnmatchcase(case["name"], pattern) for pattern in self.only):
            return True
        return self.missing and (self.target / "commands" / f"{case['name']}.json").exists()

    def fresh(self, overlay=None, place="project"):
        """A new copy of the project, with the files of an overlay over it."""
        folder = self.scratch / place
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SOURCE / "projects" / self.name, folder)
        if overlay:
            shutil.copytree(SOURCE / "overlays" / self.name / overlay, folder, dirs_exist_ok=True)
            for path in self.description.get("overlays", {}).get(overlay, {}).get("without", []):
                (folder / path).unlink()
        self.prepare(folder)
        for step in self.description.get("before", []):
            self.run(step, folder, {}, must=True)
        return folder

    def prepare(self, folder):
        """Takes place before the first command of a copy."""

    def shared(self, overlay):
        """The one copy with an overlay in which all the cases that name it run."""
        folder = self.scratch / f"project-{overlay}"
        return folder if folder.exists() else self.fresh(overlay, place=folder.name)

    def run(self, command, folder, environment, must=False):
        command = self.placed(command, folder)
        # A null takes a variable away.
        merged = {k: str(v) for k, v in {**self.environment, **environment}.items() if v is not None}
        outcome = invoke.run(shlex.split(command), folder, self.home, merged)
        if must and outcome.status != 0:
            raise SystemExit(
                f"{self.name}: dbt {command} ended with {outcome.status}\n{outcome.stdout}{outcome.stderr}")
        return outcome

    def record_artifacts(self, project):
        target = project / "target"
        outcome = self.run("parse", project, {}, must=True)
        self.write_log("parse", outcome)
        parsed = artifacts.load(target / "manifest.json")
        artifacts.write_manifest(parsed, self.target / "manifest", self.normalizer)
        files = {"parse": written(target)}
        outcome = self.run(self.description.get("compile", "compile"), project, {}, must=True)
        self.write_log("compile", outcome)
        compiled = artifacts.load(target / "manifest.json")
        artifacts.write_compiled(parsed, compiled, self.target, self.normalizer)
        artifacts.copy_tree(target / "compiled", self.target / "compiled")
        for name in ("semantic_manifest", "graph_summary", "osi_document"):
            if (target / f"{name}.json").exists():
                write_json(self.target / f"{name}.json", self.normalizer.value(artifacts.load(target / f"{name}.json")))
        files["compile"] = written(target)
        write_json(self.target / "target-files.json", files)
        artifacts.write_run_results(
            artifacts.load(target / "run_results.json"), self.target / "run_results.compile.json", self.normalizer)

    def write_log(self, name, outcome):
        self.target.mkdir(parents=True, exist_ok=True)
        (self.target / f"{name}.log").write_text("".join(line + "\n" for line in self.normalizer.lines(outcome.stdout)))

    def record_states(self):
        """Folders that `--state` is given: artifacts of commands run on an overlay of the project."""
        for name, state in self.description.get("states", {}).items():
            folder = self.fresh(state.get("overlay"), place="project-of-state")
            normalizer = Normalizer([(folder, "<PROJECT>"), (self.home, "<HOME>")])
            for command in state["run"]:
                self.run(command, folder, state.get("environment", {}))
            for path in state.get("touch", []):
                (folder / path).touch()
            kept = self.scratch / "states" / name
            kept.mkdir(parents=True)
            for file in sorted((folder / "target").glob("*.json")):
                if file.name in ("manifest.json", "run_results.json", "sources.json"):
                    shutil.copy(file, kept)
                    if file.name == "manifest.json":
                        artifacts.write_manifest(
                            artifacts.load(file), self.target / "states" / name / "manifest", normalizer)
                    else:
                        value = artifacts.load(file)
                        if file.name == "run_results.json":
                            value = statuses(value)
                        else:
                            # Freshness is compared by instant: these are kept.
                            value = {"results": value["results"], "metadata": {
                                k: value["metadata"][k] for k in ("dbt_schema_version", "dbt_version")}}
                        write_json(self.target / "states" / name / file.name, value)

    def record_selections(self, cases, shared):
        """The many `ls` on one manifest."""
        for overlay in sorted({case.get("in", "") for case in cases}):
            chosen = [case for case in cases if case.get("in", "") == overlay]
            folder = self.shared(overlay) if overlay else shared
            commands = [shlex.split(self.placed(case["run"], folder)) for case in chosen]
            environment = {key: str(value) for key, value in self.environment.items()}
            invoke.run_parsed(
                commands, folder, self.home, environment,
                lambda place, outcome: self.write_selection(chosen[place], overlay, outcome))

    def write_selection(self, case, overlay, outcome):
        step = {
            "arguments": shlex.split(case["run"]), "exit": outcome.status, "manifest": "given",
            "stdout": self.normalizer.lines(outcome.stdout),
        }
        if outcome.stderr:
            step["stderr"] = self.normalizer.lines(outcome.stderr)
        value = {"project": self.name, "steps": [step]}
        if overlay:
            value["overlay"] = overlay
        write_json(self.target / "commands" / f"{case['name']}.json", value)

    def placed(self, command, folder):
        return command.replace("<STATES>", str(self.scratch / "states")).replace("<PROJECT>", str(folder))

    def change(self, folder, step):
        """Writes and deletes the files of a project that a step names."""
        for path, text in step.get("write", {}).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        for path in step.get("delete", []):
            (folder / path).unlink()

    def record_case(self, case, shared):
        alone = "overlay" in case or "steps" in case or case.get("fresh")
        folder = self.fresh(case.get("overlay"), place="alone") if alone else shared
        recorded = []
        for step in case.get("steps") or [case]:
            self.change(folder, step)
            if "setup" in step:
                artifacts.set_up(
                    SOURCE / "setup" / step["setup"], folder, folder / self.description["database"])
                recorded.append({"setup": step["setup"]})
            if "run" not in step:
                continue
            environment = {**case.get("environment", {}), **step.get("environment", {})}
            outcome = self.run(step["run"], folder, environment)
            result = {
                "arguments": shlex.split(step["run"]),
                "exit": outcome.status,
                "stdout": self.normalizer.lines(outcome.stdout),
            }
            if environment:
                result["environment"] = environment
            if outcome.stderr:
                result["stderr"] = self.normalizer.lines(outcome.stderr)
            result.update({key: step[key] for key in ("write", "delete", "race") if key in step})
            if step.get("results"):
                results = folder / "target" / "run_results.json"
                result["results"] = self.normalizer.value(artifacts.load(results)["results"])
            if step.get("tables"):
                result["tables"] = artifacts.tables(folder / self.description["database"], folder)
            if "keep" in step:
                result["files"] = {
                    path: self.normalizer.text((folder / path).read_text()) if (folder / path).exists() else None
                    for path in step["keep"]
                }
            recorded.append(result)
        print(f"  {time.strftime('%X')} {case['name']}", file=sys.stderr)
        value = {"project": self.name, "steps": recorded}
        if "overlay" in case:
            value["overlay"] = case["overlay"]
        write_json(self.target / "commands" / f"{case['name']}.json", value)


def is_selection(case):
    """An `ls` without an environment, a copy or steps of its own."""
    return case["name"].startswith("ls-") and not {"fresh", "steps", "environment", "overlay"} & set(case)


def written(target):
    """The files of a target folder, without the tree of compiled SQL."""
    return sorted(str(p.relative_to(target)) for p in target.rglob("*")
        if p.is_file() and "compiled" not in p.relative_to(target).parts)


def statuses(run_results):
    """Of a run only what `result:` reads."""
    return {
        "metadata": {k: run_results["metadata"][k] for k in ("dbt_schema_version", "dbt_version")},
        "args": {"which": run_results["args"]["which"]},
        "results": [{"unique_id": r["unique_id"], "status": r["status"]} for r in run_results["results"]],
    }


if __name__ == "__main__":
    main()
