"""The Jinja environment: strict, escaping, and speaking the reader's language."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from ecabinet.kernel import formats, words

try:
    from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined]  # of `escape`, in C
except ImportError:  # another MarkupSafe than we know

    def escaped(text: str, /) -> str:
        """The text with its signs escaped."""
        return str(escape(text))


class PlainCalls(CodeGenerator):
    """Calls go straight to what is called: no function of ours asks for the template's context, which Jinja would
    otherwise look into at each of a page's thousand calls.
    """

    def write_commons(self) -> None:
        """Let every function of a template escape and define macros in our way."""
        super().write_commons()
        self.writeline("escape, Macro = environment.escape, environment.macro_class")

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
        return escaped(value)
    if kind is int:
        return str(value)
    return value if kind is Markup else escape(value)


class PlainMacro(Macro):
    """A macro that is given no more than what it names goes straight to its function."""

    def __init__(self, *made: Any) -> None:
        super().__init__(*made)
        self.is_plain = not (self.caller or self.catch_kwargs or self.catch_varargs)
        self.blanks = (missing,) * len(self.arguments)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Write the macro."""
        if not self.is_plain:
            return super().__call__(*args, **kwargs)
        rest = self.blanks[len(args) :]
        if kwargs:
            rest = tuple([kwargs.pop(name, missing) for name in self.arguments[len(args) :]])
        return str.__new__(Markup, self._func(*args, *rest, **kwargs))


class PlainTemplate(Template):
    """A template whose macros know no more than they are given: they are made once."""

    def _get_default_module(self, ctx: Any = None) -> TemplateModule:
        return super()._get_default_module() if self._module is None else self._module


class Templates(Environment):
    """An environment that does plainly what Jinja does in general."""

    code_generator_class = PlainCalls
    template_class = PlainTemplate
    macro_class = PlainMacro
    escape = staticmethod(as_html)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[Any, Template] = {}

    def make_globals(self, d: Any) -> dict[str, Any]:
        """What every template knows, as one dict: it is copied for each rendering."""
        return {**self.globals, **(d or {})}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:  # noqa: A002
        """The template of that name, read once: names are whole, and files change with the program alone."""
        if name not in self._known:
            self._known[name] = super().get_template(name, parent, globals)
        return self._known[name]


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
