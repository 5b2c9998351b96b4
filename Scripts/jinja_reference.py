# SPDX-License-Identifier: Apache-2.0
"""What Jinja2 makes of a template: the reference that goldens are recorded from and ours is compared with.

A case is a dictionary:
    template    the source
    context     variables, as JSON knows them (default none)
    templates   further templates by name, for include, import and extends (default none)
    options     see OPTIONS (default none)

An outcome is {"output": text} or {"error": {"kind", "message", "template", "line"}}; with the option
"native" the output is Python's repr of the value, and with "expression" the template is one expression.
"""

import importlib.metadata
import sys

import jinja2
import jinja2.ext
import jinja2.nativetypes
import jinja2.nodes
import jinja2.sandbox

VERSION = "3.1.6"
MAIN = "template.jinja"

# Options that go to the environment as they are.
PLAIN_OPTIONS = {
    "trim_blocks", "lstrip_blocks", "keep_trailing_newline", "autoescape", "block_start_string",
    "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
    "comment_end_string",
}
OPTIONS = PLAIN_OPTIONS | {"undefined", "native", "expression", "extensions", "zip"}



def no_constant(*_):
    """In place of the constant of `'<'|safe ~ '>'`: Jinja2 forgets there that the first text is safe, while
    with variables it escapes the second alone. Variables are the rule."""
    raise jinja2.nodes.Impossible


jinja2.nodes.Concat.as_const = no_constant

EXTENSIONS = {"do": jinja2.ext.do, "loopcontrols": jinja2.ext.loopcontrols}


class SwallowingUndefined(jinja2.ChainableUndefined):
    """Attribute, item and call give itself, as dbt's does while it parses a project."""

    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return self


SwallowingUndefined.__name__ = "Undefined"  # as ours calls it in messages


UNDEFINED = {
    "lenient": jinja2.Undefined,
    "strict": jinja2.StrictUndefined,
    "debug": jinja2.DebugUndefined,
    "chainable": jinja2.ChainableUndefined,
    "swallowing": SwallowingUndefined,
}


def one_value_or_text(values):
    """A template of one expression keeps its value, any other is text: Jinja2's native mode without its
    second look at texts, which dbt has taken out too."""
    values = list(values)
    if not values:
        return None
    if len(values) == 1:
        return values[0]
    return "".join(str(value) for value in values)


class NativeCodeGenerator(jinja2.nativetypes.NativeCodeGenerator):
    """Keeps the values of constant expressions too; Jinja2 makes text of them and counts on its second look."""

    def _output_child_to_const(self, node, frame, finalize):
        if isinstance(node, jinja2.nodes.TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        raise jinja2.nodes.Impossible


class NativeEnvironment(jinja2.nativetypes.NativeEnvironment):
    code_generator_class = NativeCodeGenerator
    concat = staticmethod(one_value_or_text)


class NativeTemplate(jinja2.nativetypes.NativeTemplate):
    environment_class = NativeEnvironment


NativeEnvironment.template_class = NativeTemplate


def check_version():
    found = importlib.metadata.version("jinja2")
    if found != VERSION:
        sys.exit(f"jinja2 {VERSION} is the reference, not {found}: pip install jinja2=={VERSION}")


def loader(sources):
    return jinja2.FunctionLoader(lambda name: (sources[name], name, None) if name in sources else None)


def environment(options, sources):
    """An environment for the options; `sources` are the templates that it loads."""
    unknown = set(options) - OPTIONS
    if unknown:
        raise KeyError(f"unknown options: {', '.join(sorted(unknown))}")
    kind = NativeEnvironment if options.get("native") else jinja2.Environment
    made = kind(
        loader=loader(sources),
        undefined=UNDEFINED[options.get("undefined", "lenient")],
        extensions=[EXTENSIONS[name] for name in options.get("extensions", [])],
        **{name: value for name, value in options.items() if name in PLAIN_OPTIONS})
    if options.get("zip"):
        made.globals["zip"] = zip
    return made


def kind_of(error):
    """The name of the exception's class; assertions about a template are syntax errors of it."""
    if isinstance(error, (jinja2.TemplateSyntaxError, SyntaxError)):
        return "TemplateSyntaxError"  # also what Python finds wrong with the code that Jinja2 made
    if isinstance(error, jinja2.TemplatesNotFound):
        return "TemplateNotFound"
    return type(error).__name__


def place_of(error, names):
    """The template and line of an error: where it was noticed, not who called."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or MAIN, error.lineno
    place = (MAIN, None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in names:
            place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place


def outcome_of(case, made=None):
    """The outcome of a case; `made` is an environment of its options that is there already."""
    options = case.get("options") or {}
    sources = dict(case.get("templates") or {})
    sources[MAIN] = case["template"]
    try:
        if made is None:
            made = environment(options, sources)
        else:
            made.cache.clear()
            made.loader = loader(sources)
        if options.get("expression"):
            compiled = made.compile_expression(case["template"], undefined_to_none=False)
            return {"output": repr(compiled(**(case.get("context") or {})))}
        value = made.get_template(MAIN).render(case.get("context") or {})
        return {"output": repr(value) if options.get("native") else value}
    except Exception as error:
        template, line = place_of(error, sources)
        message = getattr(error, "message", None) or getattr(error, "msg", None) or str(error)
        if isinstance(error, RecursionError):
            message = "maximum recursion depth exceeded"  # without where the interpreter happened to be
        return {"error": {"kind": kind_of(error), "message": message, "template": template, "line": line}}
