"""The editor of rule-sets: says the rule in both languages as it is typed, tries it, refuses contradictions."""

from collections import defaultdict
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from ecabinet.kernel import formats
from ecabinet.kernel.errors import Refused, Stale
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, Done, whole
from ecabinet.kernel.words import N_
from ecabinet.rulebook import actions
from ecabinet.rulebook.dates import day_of
from ecabinet.rulebook.editing import TESTS, Typing, checked, fields_of, read
from ecabinet.rulebook.labels import CONFIRMED, choices, titled
from ecabinet.rulebook.models import RuleSetVersion
from ecabinet.rulebook.parameters import Parameter
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.showing import HOME, SAMPLE, SECTION, both_languages
from ecabinet.rulebook.trial import USUAL, Trial, trial_of, tried
from ecabinet.rulebook.values import word

NEW = RULE_SETS["absolute-majority/1"]  # a new body starts with explicit answers, silence is no answer
NO_DAY = N_("Give the day from which it is in force.")
TOO_MANY = N_("There are more answers than members: change the made-up count.")


# Looking


def new_rule_set(ctx: Ctx, _thing: Any) -> Response:
    """The editor of a new rule-set."""
    return _editor(ctx, None)


def edit_rule_set(ctx: Ctx, row: RuleSetVersion) -> Response:
    """The editor of the next version."""
    return _editor(ctx, row)


def _editor(ctx: Ctx, row: RuleSetVersion | None) -> Response:
    shown = ctx.form if ctx.form else _saved(ctx, row)
    read_at = ctx.refusal.version if isinstance(ctx.refusal, Stale) else _whole(shown, "read_at")
    return page(
        ctx, "rulebook/edit.html", section=SECTION, row=row, read_at=read_at,
        action=f"{HOME}/{row.id}" if row else HOME, values=_Values(shown), choices=choices(), tests=TESTS,
        parameters=list(Parameter), titled=titled, confirmed=CONFIRMED, **_preview(shown),
    )  # fmt: skip


def _saved(ctx: Ctx, row: RuleSetVersion | None) -> FormData:
    """What stands, as if it had been typed."""
    fields = fields_of(rule_set_of(row.json_text) if row else NEW)
    if row is None:
        fields |= {"code": [""], "title_vi": [""], "title_en": [""]}
    fields |= {"legal_text": [row.legal_text if row else ""], "read_at": [str(row.version if row else 0)]}
    fields |= {"in_force_from": [formats.local(ctx.now).date().isoformat()], "try_members": [str(SAMPLE)]}
    fields |= {f"try_{name}": [count] for name, count in USUAL.items()}
    return FormData([(name, value) for name, values in fields.items() for value in values])


class _Values:
    """The typed values as the template asks for them."""

    def __init__(self, form: FormData) -> None:
        self.form = form

    def one(self, name: str) -> str:
        """One value, or nothing."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def has(self, name: str, value: str = "1") -> bool:
        """Whether a tick is set."""
        return value in self.form.getlist(name)


def _whole(form: FormData, name: str) -> int:
    return whole(_Values(form).one(name).strip()) or 0


def _preview(form: FormData) -> dict[str, Any]:
    """The faults by parameter, the words, and what would come out of the made-up count."""
    typing = read(form, version=_whole(form, "read_at") + 1)
    faults = defaultdict(list)
    for fault in typing.faults:
        faults[fault.parameter].append(str(fault.sentence))
    members = _whole(form, "try_members") or SAMPLE
    outcome, unfit = (None, False) if typing.faults else _tried(typing, form)
    return {
        "faults": faults, "lines": both_languages(typing.rule_set, members), "outcome": outcome, "unfit": unfit,
        "members": members, "word": word, "titles": {parameter: titled(parameter) for parameter in Parameter},
    }  # fmt: skip


def _tried(typing: Typing, form: FormData) -> tuple[Any, bool]:
    values = _Values(form)
    trial: Trial = trial_of(typing.rule_set, lambda name: values.one(name).strip(), lambda name: _whole(form, name))
    return (tried(typing.rule_set, trial), False) if trial.fits else (None, True)


# Acts


async def prepare_look(ctx: Ctx) -> str:
    """The words and the trial, made before the lock: nothing is saved."""
    template = ctx.house.env.get_template("rulebook/_preview.html")
    return str(template.render(lang=ctx.lang, **_preview(ctx.form)))


def look(ctx: Ctx, _thing: Any) -> Response:
    """Say what was typed: the part of the page, or without script the whole page with what was typed."""
    if ctx.htmx:
        return HTMLResponse(ctx.prepared)
    number = _whole(ctx.form, "row")
    return _editor(ctx, ctx.db.get(RuleSetVersion, number) if number else None)


def save_new(ctx: Ctx, _thing: Any) -> Done:
    """Save a new rule-set."""
    return _save(ctx, ctx.text("code"))


def save_next(ctx: Ctx, row: RuleSetVersion) -> Done:
    """Save the next version of a rule-set."""
    return _save(ctx, row.rule_set)


def _save(ctx: Ctx, code: str) -> Done:
    read_at, day = ctx.number("read_at") or 0, day_of(ctx.text("in_force_from"))
    form = FormData([*((k, v) for k, v in ctx.form.multi_items() if k != "code"), ("code", code)])
    typing = read(form, version=read_at + 1)
    for fault in typing.faults:
        raise Refused(fault.sentence.msgid, **fault.sentence.params)
    if day is None:
        raise Refused(NO_DAY)
    row = actions.add_version(
        ctx.db, ctx.me, checked(typing), read_at=read_at, legal_text=ctx.text("legal_text").replace("\r\n", "\n"),
        in_force_from=day,
    )  # fmt: skip
    return Done(f"{HOME}/{row.id}")
