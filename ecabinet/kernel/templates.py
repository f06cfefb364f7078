"""The Jinja environment: strict, escaping, and speaking the reader's language."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from ecabinet.kernel import formats, words


class PlainCalls(CodeGenerator):
    """Calls go straight to what is called: no function of ours asks for the template's context, which Jinja would
    otherwise look into at each of a page's thousand calls.
    """

    def write_commons(self) -> None:
        """Let every function of a template escape by `as_html`."""
        super().write_commons()
        self.writeline("escape = environment.escape")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write `callee(arguments)`."""
        self.visit(node.node, frame)
        self.write("(")
        if node.args:
            self.visit(node.args[0], frame)
        else:
            self.write("*()")  # what follows begins with a comma
        rest = nodes.Call(node.node, node.args[1:], node.kwargs, node.dyn_args, node.dyn_kwargs)
        self.signature(rest, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


def as_html(value: Any) -> str:
    """What `{{ value }}` writes: as `escape` does, without making a Markup of each of a page's thousand words."""
    kind = type(value)
    if kind is str:
        if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
            return escape(value)
        return value  # type: ignore[no-any-return]
    return value if kind is Markup else escape(value)  # type: ignore[no-any-return]


class Templates(Environment):
    """An environment that compiles calls plainly."""

    code_generator_class = PlainCalls
    escape = staticmethod(as_html)


@cache
def make_environment(templates: Path) -> Environment:
    """The environment of the whole product, one for the process: its compiled templates are kept in it."""
    env = Templates(
        loader=FileSystemLoader(templates), undefined=StrictUndefined, autoescape=True, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False, cache_size=-1, extensions=["jinja2.ext.do"],
    )  # fmt: skip
    env.globals.update(_=_say, ngettext=_say_many, pgettext=_say_in)
    env.filters.update(formats.FILTERS)
    return env


def _filled(text: str, params: dict[str, Any]) -> Markup:
    """A sentence of ours with what was typed by others, escaped, in it."""
    if params or "%" in text:
        text %= {name: it if type(it) is int else escape(it) for name, it in params.items()}
    return Markup(text)  # noqa: S704


@lru_cache(4096)
def _sentence(_lang: str, msgid: str) -> Markup:
    return _filled(words.gettext(msgid), {})


@lru_cache(4096)
def _counted(_lang: str, one: str, many: str, num: int) -> Markup:
    return _filled(words.ngettext(one, many, num), {"num": num})


words.when_loaded(_sentence.cache_clear, _counted.cache_clear)


def _say(msgid: str, **params: Any) -> Markup:
    return _filled(words.gettext(msgid), params) if params else _sentence(words.language.get(), msgid)


def _say_many(one: str, many: str, num: int, **params: Any) -> Markup:
    if not params:
        return _counted(words.language.get(), one, many, num)
    return _filled(words.ngettext(one, many, num), {"num": num, **params})


def _say_in(context: str, msgid: str, **params: Any) -> Markup:
    return _filled(words.pgettext(context, msgid), params)
