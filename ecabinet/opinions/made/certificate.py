"""The certificate of the result: the arithmetic with its sources, the roll, the papers' digests, the signed head.

It says nothing of who answered what, so it is the same for every reader, and a stranger can recount with it.
"""

import hashlib
import json
from typing import Any

from ecabinet.ballots.access import extensions_of, roll_of
from ecabinet.ballots.results import questions_shown
from ecabinet.ballots.sealing import CLOSED
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.words import N_, gettext
from ecabinet.ledger.access import entries_of, heads_of
from ecabinet.opinions.made.answers import option_line, result_line
from ecabinet.opinions.made.common import card_of, in_lang, issuer_of, lang, mark, papers_of, place_date, shown_at
from ecabinet.opinions.results import data_at_close
from ecabinet.rulebook.profiles import PROFILES
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.words_of_rules import rule_in_words
from ecabinet.typeset import Choices, Pairs, Paper, Room, Table, Words

Part = Words | Table | Pairs | Choices | Room
TYPE = N_("Certificate of the result of an opinion form")
VERSION, PAGES = N_("version %(n)s"), N_("%(n)s pages")


def certificate_paper(db: Db, ballot: int) -> Paper:
    """The certificate."""
    card = card_of(db, ballot)
    issuer = issuer_of(db, card)
    return Paper(
        agency=issuer.name, superior=issuer.superior, number="", place_date=place_date(issuer.place, card.closed_at),
        type=gettext(TYPE), subject=card.title, mark=mark(card), lang=lang(), powers=(issuer.name,), signer="",
        body=(*_form(db, card), *_rule(db, card), *_results(db, card), *_roll(db, card), *_papers(db, card),
              *_ledger(db, card)),
    )  # fmt: skip


def _heading(msgid: str) -> Words:
    return Words(gettext(msgid), "heading")


def _form(db: Db, card: Any) -> list[Part]:
    profile = next((it for it in PROFILES if it.id == card.profile), None)
    rules = rule_set_of(card.rule_set_json)
    moved = extensions_of(db, card.id)
    pairs = [
        (N_("Opinion form"), card.symbol), (N_("Body"), in_lang(card, "body")),
        (N_("Submitting agency"), in_lang(card, "agency") if card.agency_vi else ""),
        (N_("Opened"), shown_at(card.opened_at)), (N_("Deadline"), shown_at(card.deadline)),
        (N_("Closed"), shown_at(card.closed_at)), (N_("Deadline moved"), str(len(moved)) if moved else ""),
        (N_("Regulation"), str(profile.title) if profile else ""),
        (N_("Rule-set"), f"{rules.title}, {gettext(VERSION, n=rules.version)}"),
    ]  # fmt: skip
    return [_heading(N_("The form")), Pairs(tuple((gettext(name), value) for name, value in pairs if value))]


def _rule(db: Db, card: Any) -> list[Part]:
    clauses = rule_in_words(rule_set_of(card.rule_set_json), len(roll_of(db, card.id)))
    said = [Words(f"{it.sentence}{f' ({it.source})' if it.source else ''}") for it in clauses]
    return [_heading(N_("The rule, as it was shown before the answers")), *said]


def _results(db: Db, card: Any) -> list[Part]:
    parts: list[Part] = [_heading(N_("The result, with its arithmetic"))]
    for question in questions_shown(db, card, names=False):
        parts.append(Words(f"{question.position}. {question.text}", "heading", level=2))
        parts += [Words(option_line(it)) for it in question.options]
        heads = tuple(gettext(it) for it in (N_("Answers"), N_("Members")))
        rows = tuple((_upper(text), str(count)) for count, _tone, text in question.parts)
        parts.append(Table(heads, (10, 3), rows, centred=(1,)))
        parts += [Words(f"{it.sentence}{f' ({it.source})' if it.source else ''}.") for it in question.steps]
        parts.append(Words(result_line(question), "centred"))
        if question.decision:
            parts.append(
                Words(
                    gettext(
                        N_("Decided by %(name)s on %(at)s: %(reason)s"), name=question.decision.by,
                        at=shown_at(question.decision.at), reason=question.decision.reason,
                    )
                )
            )  # fmt: skip
    return parts


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _roll(db: Db, card: Any) -> list[Part]:
    heads = tuple(gettext(it) for it in (N_("No."), N_("Member"), N_("Post")))
    rows = tuple((str(n), it.name, in_lang(it, "post")) for n, it in enumerate(roll_of(db, card.id), 1))
    return [
        _heading(N_("The roll, as it was frozen at the opening")),
        Table(heads, (1, 5, 9), rows, centred=(0,), whole=True),
    ]


def _papers(db: Db, card: Any) -> list[Part]:
    parts: list[Part] = [_heading(N_("The papers, as they were frozen at the opening (SHA-256)"))]
    for n, it in enumerate(papers_of(db, card), 1):
        version = gettext(VERSION, n=it.n)
        parts += [Words(f"{n}. {it.title} ({version}, {gettext(PAGES, n=it.pages)})"), Words(it.sha256, "code")]
    return parts if len(parts) > 1 else []


def _ledger(db: Db, card: Any) -> list[Part]:
    result = json.dumps(data_at_close(db, card.id), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    parts: list[Part] = [
        _heading(N_("What a stranger checks it by")),
        Words(gettext(N_("The result as the product keeps it (SHA-256 of its canonical JSON):"))),
        Words(hashlib.sha256(result.encode()).hexdigest(), "code"),
    ]
    head = _head_of_close(db, card.id)
    if head is None:
        return [
            *parts,
            Words(gettext(N_("The head of the ledger is being signed; take this document again in a minute."))),
        ]
    count = formats.number(head.size)
    return [
        *parts, Words(gettext(N_("The root of the form’s ledger, over %(count)s entries:"), count=count)),
        Words(f"{card.id}:{head.size}:{head.root}", "code"), Words(gettext(N_("The end of its chain:"))),
        Words(head.chain, "code"),
        Words(gettext(N_("The head, signed by key %(key)s:"), key=head.key)), Words(_halves(head.signature), "code"),
    ]  # fmt: skip


def _head_of_close(db: Db, ballot: int) -> Any:
    """The first signed head that covers the close: it stays the same whatever is added later."""
    close = next((it.n for it in entries_of(db, ballot, CLOSED)), None)
    return None if close is None else next((it for it in heads_of(db, ballot) if it.size >= close), None)


def _halves(text: str) -> str:
    return "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
