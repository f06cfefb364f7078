"""Two programs must agree: the stand-alone script counts what the product counts, whatever the rule-set."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from ecabinet.ledger import recount
from ecabinet.rulebook.outcome import Choice, evaluate
from ecabinet.rulebook.rulesets import RuleSet, to_json
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import AnswerValue, Ending


@st.composite
def rolls(draw: st.DrawFn) -> list[dict[str, Any]]:
    size = draw(st.integers(1, 30))
    leader = draw(st.integers(0, size))
    line = st.fixed_dictionaries(
        {
            "weight": st.integers(0, 5), "second_weight": st.integers(0, 100), "recused": st.sampled_from([0, 0, 0, 1]),
            "veto": st.sampled_from([0, 0, 0, 1]),
        }
    )  # fmt: skip
    return [{"person_id": n, "leads": n == leader, **draw(line)} for n in range(1, size + 1)]


def counted(rule_set: RuleSet, roll: list[dict], given_: dict[int, Any], options: list, never: set, conditions: int):
    """The result and the numbers by the product, and by the script."""
    voters = [
        Voter(m["person_id"], recused=bool(m["recused"]), casting=m["leads"], weight=m["weight"],
              second_weight=m["second_weight"], veto=bool(m["veto"]))
        for m in roll
    ]  # fmt: skip
    proposed = next((it["n"] for it in options if it["proposed"]), None)
    chosen = {p: o for p, (_v, o) in given_.items() if o is not None}
    ours = evaluate(
        rule_set, voters, {p: AnswerValue(v) for p, (v, _o) in given_.items()}, ending=Ending.CLOSED,
        opened_by={m["person_id"] for m in roll} - never, conditions=conditions,
        choice=Choice(tuple(it["n"] for it in options), proposed, chosen) if options else None,
    ).as_data()  # fmt: skip
    rules = json.loads(to_json(rule_set))
    result, tally = recount.Question(rules, roll, given_, options, conditions, never).at_close()
    mine = json.loads(json.dumps(ours["tally"]))
    return (ours["result"], {name: value for name, value in mine.items() if value}), (
        result, {name: value for name, value in tally.items() if value},
    )  # fmt: skip


@pytest.mark.parametrize("key", RULE_SETS)
@settings(max_examples=60, deadline=None)
@given(roll=rolls(), data=st.data())
def test_the_script_counts_what_the_product_counts(key: str, roll: list[dict], data: st.DataObject):
    rule_set = RULE_SETS[key]
    options = [
        {"n": n, "proposed": n == 1 and data.draw(st.booleans())} for n in range(1, data.draw(st.integers(1, 3)) + 1)
    ]
    if not rule_set.options or len(options) < 2:
        options = []
    given_: dict[int, Any] = {}
    values = [AnswerValue.OPTION] if options else [it for it in rule_set.answers if it is not AnswerValue.OPTION]
    for member in roll:
        if not member["recused"] and data.draw(st.integers(0, 3)):
            value = data.draw(st.sampled_from(values))
            option = data.draw(st.integers(1, len(options))) if options else None
            given_[member["person_id"]] = (value.value, option)
    never = data.draw(st.sets(st.sampled_from([it["person_id"] for it in roll])))
    ours, theirs = counted(rule_set, roll, given_, options, never, data.draw(st.integers(0, 1)))
    assert ours == theirs


@settings(max_examples=12, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 511))
def test_the_script_knows_a_signature_from_a_forgery(message: bytes, bit: int):
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(message))
    assert recount.signed(public, message, bytes(signature))
    assert not recount.signed(public, message + b"x", bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not recount.signed(public, message, bytes(signature))
