#!/usr/bin/env python3
"""Verify and recount one ballot from its export, without the product: Python 3.10 or later, standard library only.

    python3 recount.py [FOLDER or export.zip] [--against FILE] [--lang vi|en]

Checks every record against its commitment, the chain, the Merkle tree (RFC 6962) and every signed head (Ed25519, RFC
8032), that the loose files say what was committed, that every answer is by somebody on the roll and in time, and counts
again by the rule-set. `--against` takes a receipt, a certificate's text or an earlier head, and finds a ledger that was
rewritten or cut since. Ends with 0 when all of it holds, 1 when something does not, 2 when it cannot be read.

The rule-set is evaluated here by code of its own, so that two programs must agree.
"""

import argparse
import json
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from fractions import Fraction
from hashlib import sha256, sha512
from math import ceil, floor
from pathlib import Path
from typing import Any

SIGNED = b"e-cabinet ledger head\n"
SAYS = {
    "missing": ("entry %s is missing", "thiếu dòng %s"),
    "altered": ("entry %s: the record is not what was committed", "dòng %s: nội dung không đúng với bản đã cam kết"),
    "misplaced": ("entry %s: the record belongs to another place", "dòng %s: bản ghi thuộc chỗ khác"),
    "unchained": ("entry %s does not follow the one before it", "dòng %s không nối tiếp dòng trước"),
    "cut": ("the ledger ends before entry %s, which a signed head covers",
            "sổ kết thúc trước dòng %s mà chữ ký đã xác nhận"),
    "rewritten": ("the ledger was rewritten: the head of %s entries is another one",
                  "sổ đã bị viết lại: trạng thái tại dòng %s khác với trạng thái đã giữ"),
    "signature": ("the signature of the head of %s entries does not hold", "chữ ký cho trạng thái %s dòng không đúng"),
    "key": ("the head of %s entries was signed by an unknown key", "trạng thái %s dòng được ký bằng khóa lạ"),
    "unsigned": ("no head covers the last entry, %s", "chưa có chữ ký nào cho dòng cuối cùng, %s"),
    "file": ("%s does not say what was committed at the opening", "%s không đúng với nội dung đã cam kết khi mở phiếu"),
    "stranger": ("entry %s: an answer by somebody who may not answer", "dòng %s: người trả lời không có quyền trả lời"),
    "late": ("entry %s: an answer outside the time", "dòng %s: ý kiến ngoài thời hạn"),
    "order": ("entry %s: an answer out of its order", "dòng %s: ý kiến không đúng thứ tự"),
    "count": ("entry %s: the close does not say what the answers give for question %s",
              "dòng %s: kết quả khi đóng phiếu không khớp với ý kiến về vấn đề %s"),
    "papers": ("entry %s: the urn holds another number of answers than the roll has marks",
               "dòng %s: số phiếu trong hòm khác số người đã bỏ phiếu"),
    "first": ("entry 1 is not the opening", "dòng 1 không phải là việc mở phiếu"),
    "kept": ("entry %s is not what was kept", "dòng %s không giống dòng đã giữ"),
    "against": ("this file names no head of this ballot: %s", "tệp này không nêu trạng thái nào của phiếu: %s"),
    "holds": ("%s: %s entries, %s signed heads hold.", "%s: %s dòng, %s chữ ký đều đúng."),
    "goes_on": ("The ledger goes on from the head of %s entries that was kept.",
                "Sổ nối tiếp đúng trạng thái %s dòng đã giữ."),
    "question": ("Question %s: %s", "Vấn đề %s: %s"),
    "agrees": ("The recount agrees with the close.", "Kết quả đếm lại khớp với kết quả khi đóng phiếu."),
    "open": ("It is not closed yet; nothing is counted.", "Phiếu chưa đóng, chưa đếm."),
    "ended": ("It ended without a count: %s.", "Phiếu đã dừng, không đếm: %s."),
}  # fmt: skip


Record = dict[str, Any]
Heads = dict[int, tuple[str, str]]
Given = dict[int, tuple[str, Any]]
Point = tuple[int, int, int, int]
Read = Callable[[str], str | None]


class Broken(Exception):
    """The first thing that does not hold: the key of its sentence and what fills it."""


def canonical(value: Any) -> bytes:
    """RFC 8785 for what a ledger holds: objects with ASCII keys, whole numbers, text, lists."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# Ed25519 (RFC 8032, section 6, in extended coordinates)

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _recover(y: int, sign: int) -> int:
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or y >= P or (x == 0 and sign):
        raise ValueError
    return P - x if x & 1 != sign else x


def _point(raw: bytes) -> Point:
    number = int.from_bytes(raw, "little")
    y = number & ((1 << 255) - 1)
    x = _recover(y, number >> 255)
    return x, y, 1, x * y % P


def _add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(s: int, point: Point) -> Point:
    made = (0, 1, 1, 0)
    while s:
        if s & 1:
            made = _add(made, point)
        point, s = _add(point, point), s >> 1
    return made


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _recover(_BASE_Y, 0)
BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature is of this key over this message."""
    try:
        a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    except ValueError:
        return False
    if len(signature) != 64 or s >= L:
        return False
    h = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = _times(s, BASE), _add(r, _times(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# The ledger


def grown(edge: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The peaks of the tree once one leaf more is in it."""
    edge = list(edge)
    while size & 1:
        leaf, size = sha256(b"\x01" + edge.pop() + leaf).digest(), size >> 1
    return [*edge, leaf]


def root_of(edge: Sequence[bytes]) -> str:
    """The root over the peaks."""
    made = edge[-1]
    for left in reversed(edge[:-1]):
        made = sha256(b"\x01" + left + made).digest()
    return made.hex()


def walk(ballot: int, entries: Sequence[Record]) -> tuple[Heads, list[Record]]:
    """The heads by size and the records in order. Raises Broken at the first entry that does not hold."""
    chain = bytes(32)
    edge: list[bytes] = []
    heads: Heads = {}
    records: list[Record] = []
    for expected, entry in enumerate(entries, 1):
        if entry["n"] != expected:
            raise Broken("missing", expected)
        try:
            commitment = sha256(bytes.fromhex(entry["salt"]) + entry["body"].encode()).digest()
            record = json.loads(entry["body"])
            fine = commitment.hex() == entry["commitment"] and canonical(record) == entry["body"].encode()
        except (ValueError, TypeError):
            fine = False
        if not fine:
            raise Broken("altered", expected)
        if (record.get("ballot"), record.get("entry"), record.get("kind")) != (ballot, expected, entry["kind"]):
            raise Broken("misplaced", expected)
        chain = sha256(chain + commitment).digest()
        edge = grown(edge, expected - 1, sha256(b"\x00" + commitment).digest())
        if chain.hex() != entry["chain"] or b"".join(edge).hex() != entry["edge"]:
            raise Broken("unchained", expected)
        heads[expected] = (root_of(edge), chain.hex())
        records.append(record)
    return heads, records


def check_head(heads: Heads, head: Record) -> None:
    """The ledger goes on from this head."""
    if head["size"] > len(heads):
        raise Broken("cut", len(heads) + 1)
    if heads.get(head["size"]) != (head["root"], head.get("chain") or heads.get(head["size"], ("", ""))[1]):
        raise Broken("rewritten", head["size"])


def check_signatures(ballot: int, heads: Heads, signed_heads: Sequence[Record], keys: dict[str, str]) -> None:
    """Every signed head is of this ledger and of a key that is named."""
    for head in signed_heads:
        check_head(heads, head)
        if head["key"] not in keys or sha256(bytes.fromhex(keys[head["key"]])).hexdigest()[:16] != head["key"]:
            raise Broken("key", head["size"])
        said = {"ballot": ballot, "chain": head["chain"], "root": head["root"], "size": head["size"]}
        try:
            holds = signed(bytes.fromhex(keys[head["key"]]), SIGNED + canonical(said), bytes.fromhex(head["signature"]))
        except ValueError:
            holds = False
        if not holds:
            raise Broken("signature", head["size"])
    if not signed_heads or signed_heads[-1]["size"] != len(heads):
        raise Broken("unsigned", len(heads))


def named_head(text: str) -> Record | None:
    """The head that a receipt, an earlier export or the words of a certificate name: ballot, size, root, perhaps chain.

    None when there is none. A certificate prints it as BALLOT:SIZE:ROOT.
    """
    try:
        data = json.loads(text)
    except ValueError:
        # what a page breaks into groups and lines is one number again
        found = re.search(r"(?<!\d)(\d+):(\d+):([0-9a-f]{64})(?![0-9a-f])", re.sub(r"\s+", "", text.lower()))
        return {"ballot": int(found[1]), "size": int(found[2]), "root": found[3]} if found else None
    if not isinstance(data, dict):
        return None
    head = (data.get("heads") or [None])[-1] if isinstance(data.get("heads", []), list) else None
    head = data.get("head", head or data)
    if not isinstance(head, dict):
        return None
    head = {"ballot": head.get("ballot", data.get("ballot")), **head}
    fine = isinstance(head["ballot"], int) and isinstance(head.get("size"), int) and isinstance(head.get("root"), str)
    return head if fine else None


def named_entries(text: str) -> list[tuple[int, str]]:
    """The entries that a receipt or an earlier export names: number and commitment."""
    try:
        found = json.loads(text)
        return [(int(it.get("entry", it.get("n"))), str(it["commitment"])) for it in found.get("entries", [])]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


# The rules


SIDES = {"in_favour": "for", "against": "against", "other": "other", "option": "other", "abstain": "abstain",
         "discuss": "discuss", "not_taking_part": "away"}  # fmt: skip
BASES = {
    "all_members": {"for", "against", "other", "abstain", "discuss", "away", "silent", "recused"},
    "eligible": {"for", "against", "other", "abstain", "discuss", "silent"},
    "taking_part": {"for", "against", "other", "abstain", "discuss"},
    "votes_cast": {"for", "against", "other", "abstain"},
}  # fmt: skip


MEASURED = ("of", "agreeing", "against", "base")


def weight(member: Record, of: str) -> int:
    """What a member weighs in a measure."""
    return int({"members": 1, "weight": member.get("weight", 1), "second_weight": member.get("second_weight", 0)}[of])


class Count:
    """One question: the rule-set, the roll, each member's side once silence stands on `silence`."""

    def __init__(
        self, rules: Record, roll: Sequence[Record], answers: dict[int, str], silence: str, never_opened: Any = ()
    ) -> None:
        self.rules = rules
        self.sides = [(m, "recused" if m.get("recused") else answers.get(m["person_id"], silence)) for m in roll]
        self.unheard = [m for m in roll if not m.get("recused") and m["person_id"] not in answers]
        base = set(BASES[rules["base"]])
        if rules["abstention"] == "leaves_the_base" or (
            rules["abstention"] == "neutral" and rules["base"] == "votes_cast"
        ):
            base.discard("abstain")
        self.base, self.silence = base, silence
        self.unread = sum(m["person_id"] in never_opened for m in self.unheard) if silence == "for" else 0

    def heads(self, side: str) -> int:
        """How many stand on a side."""
        return sum(s == side for _m, s in self.sides)

    def of(self, measure: str) -> list[int]:
        """For, against and the base in a measure."""
        total = [0, 0, 0]
        for member, side in self.sides:
            counts = weight(member, measure)
            total[0] += counts * (side == "for")
            total[1] += counts * (side == "against")
            total[2] += counts * (side in self.base)
        return total

    def tally(self) -> Record:
        """The numbers as the close keeps them."""
        silent, recused = len(self.unheard), self.heads("recused")
        moved = {side: silent if self.silence == side else 0 for side in ("for", "abstain", "other")}
        weights = sorted({test.get("of", "members") for test in self.rules["tests"]} - {"members"})
        return {
            "members": len(self.sides), "recused": recused, "in_favour": self.heads("for") - moved["for"],
            "against": self.heads("against"), "other": self.heads("other") - moved["other"],
            "abstained": self.heads("abstain") - moved["abstain"], "silent": silent, "deemed": moved["for"],
            "deemed_unread": self.unread, "base": self.of("members")[2], "discuss": self.heads("discuss"),
            "not_taking_part": self.heads("away"), "abstaining": moved["abstain"],
            "vetoes": sum(bool(m.get("veto")) and s == "against" for m, s in self.sides),
            "weights": [dict(zip(MEASURED, (of, *self.of(of)), strict=True)) for of in weights],
        }  # fmt: skip


class Question:
    """One question with its answers: person → (value, option)."""

    def __init__(
        self,
        rules: Record,
        roll: Sequence[Record],
        given: Given,
        options: Sequence[Record],
        conditions: int,
        never: Any,
    ) -> None:
        self.rules, self.roll, self.given, self.never = rules, roll, given, never
        self.options, self.conditions = options, conditions
        self.leading = (rules["tests"][0].get("of", "members")) if rules["tests"] else "members"
        self.leaders: tuple[int, ...] = ()
        self.most = 0

    def count(self, silence: str) -> Count:
        """The numbers with the silent on one side; of a choice, seen from the option that leads."""
        answers = {person: SIDES[value] for person, (value, _o) in self.given.items()}
        self.leaders = ()
        if self.options:
            weights = self.weights(silence == "for")
            most = max(weights.values(), default=0)
            self.leaders = tuple(n for n in weights if most and weights[n] == most)
            first = self.leaders[0] if self.leaders else None
            answers.update({p: "for" for p, (v, o) in self.given.items() if v == "option" and o == first})
            proposed = next((o["n"] for o in self.options if o.get("proposed")), None)
            if silence == "for" and proposed != first:
                silence = "silent" if proposed is None else "other"
            self.most = most
        return Count(self.rules, self.roll, answers, silence, self.never)

    def weights(self, deems: bool) -> dict[int, int]:
        """What each option weighs."""
        found = {}
        for option in self.options:
            chose = [m for m in self.roll if not m.get("recused")
                     and self.given.get(m["person_id"]) == ("option", option["n"])]  # fmt: skip
            if deems and option.get("proposed"):
                chose += [m for m in self.roll if not m.get("recused") and m["person_id"] not in self.given]
            found[option["n"]] = sum(weight(m, self.leading) for m in chose)
        return found

    def at_close(self) -> tuple[str, Record]:
        """The result and the numbers at the close, row by row of the order of evaluation."""
        so_far = self.count("silent")
        broken = self.broken(so_far)
        if broken:
            return broken, so_far.tally()
        if self.rules["silence"] == "stays_open" and so_far.unheard and not self.certain():
            return "open", so_far.tally()
        return self.decided({"agrees": "for", "abstains": "abstain"}.get(self.rules["silence"], "silent"))

    def broken(self, counted: Count) -> str | None:
        """Rows 4 and 5."""
        eligible = len(self.roll) - counted.heads("recused")
        for limit, side in ((self.rules.get("discussion"), "discuss"), (self.rules.get("objections"), "against")):
            if limit:
                needed = eligible // 2 + 1 if limit["majority"] else limit["count"]
                if counted.heads(side) >= needed:
                    return str(limit["then"])
        return str(self.rules["conditions"]) if self.conditions and self.rules.get("conditions") else None

    def certain(self) -> bool:
        """Whether all the silent on any one side would give the same, and no mixture a tie."""
        if self.options or (self.rules.get("conditions") and not self.conditions):
            return False
        so_far = self.count("silent")
        eligible = len(self.roll) - so_far.heads("recused")
        if eligible - len(so_far.unheard) < self.rules.get("minimum", 0) <= eligible:
            return False
        ends = []
        for side in {"silent", *(SIDES[value] for value in self.rules["answers"])}:
            result, _tally = self.decided(side)
            counted = self.count(side)
            ends.append((self.broken(counted) or result, counted))
        if len({result for result, _c in ends}) > 1:
            return False
        if self.rules["tie"] == "fails":
            return True
        gaps = [counted.of(self.leading)[0] - counted.of(self.leading)[1] for _r, counted in ends]
        if ends[0][0] == "passed":
            return all(gaps)
        return not min(gaps) <= 0 <= max(gaps)

    def decided(self, silence: str) -> tuple[str, Record]:
        """Rows 7 to 12."""
        rules, counted = self.rules, self.count(silence)
        tally = counted.tally()
        if len(self.roll) - tally["recused"] - tally["silent"] < rules.get("minimum", 0):
            return "lapsed", tally
        if len(self.leaders) > 1:
            return self.options_tied(counted), tally
        passes = all(self.met(test, counted) for test in rules["tests"]) and (not self.options or bool(self.leaders))
        if passes and not tally["vetoes"]:
            return "clearance_pending" if rules.get("clearance") else "passed", tally
        agree, against, base = counted.of(self.leading)
        if not self.options and not passes and agree == against and rules["tie"] != "fails":
            return self.tied(agree, against, base), tally
        return "not_passed" if 2 * against > base else "majority_not_reached", tally

    def met(self, test: Record, counted: Count) -> bool:
        """Whether one test passes, or is deemed met."""
        of = test.get("of", "members")
        agree, _against, base = counted.of(of)
        share = Fraction(test["share"]) * base
        if agree >= max(1, floor(share) + 1 if test["strict"] else ceil(share)):
            return True
        except_ = self.rules.get("deemed_met")
        heads = counted.of("members")
        if except_ is None or except_["of"] != of:
            return False
        return bool(heads[2] - heads[0] < except_["fewer_than"])

    def holder(self) -> Record:
        """The member whose office settles a tie; one who is nobody where there is none."""
        return next((m for m in self.roll if m.get("leads")), {"person_id": 0})

    def tied(self, agree: int, against: int, base: int) -> str:
        """Row 10."""
        holder = self.holder()
        given = self.given.get(holder["person_id"], ("", None))
        value = given[0] if not holder.get("recused") and self.rules["tie"] != "person" else ""
        if value not in ("in_favour", "against") or agree + against != base:
            return "a_person_decides"
        return "passed" if value == "in_favour" else "not_passed"

    def options_tied(self, counted: Count) -> str:
        """Two options lead."""
        if self.rules["tie"] == "fails" or len(self.leaders) > 2:
            return "majority_not_reached"
        holder = self.holder()
        chosen = self.given.get(holder["person_id"]) if self.rules["tie"] != "person" else None
        alone = 2 * self.most == counted.of(self.leading)[2]
        return "passed" if chosen and chosen[1] in self.leaders and alone else "a_person_decides"


# The recount


def recount(records: Sequence[Record]) -> dict[int, tuple[str, Record, int]] | None:
    """Question → (result, numbers) at the close; None while it is open. Raises Broken for an answer that may not be."""
    if not records or records[0]["kind"] != "opened":
        raise Broken("first")
    opening, close = records[0], next((r for r in records if r["kind"] == "closed"), None)
    rules = json.loads(opening["form"]["rule_set_json"])
    standing = votes(opening, records)
    if close is None:
        return None
    never = set(json.loads(close["result_json"])["never_opened"])
    found = {}
    for question in opening["questions"]:
        roll = [with_recusal(member, question, opening) for member in opening["roll"]]
        given = standing.get(question["id"], {})
        conditions = sum(
            remark["grade"] == "condition" for body in given.values() for remark in body.get("remarks_made", ())
        )
        chosen = {person: (body["value"], body.get("option")) for person, body in given.items()}
        asked = Question(rules, roll, chosen, question.get("options") or (), conditions, never)
        found[question["id"]] = (*asked.at_close(), question["position"])
    return found


def with_recusal(member: Record, question: Record, opening: Record) -> Record:
    """The line of the roll for one question: a member may be recused from that one alone."""
    out = any(
        it["person_id"] == member["person_id"] and it["question_id"] in (None, question["id"])
        for it in opening.get("recusals", ())
    )
    return {**member, "recused": True} if out else member


def votes(opening: Record, records: Sequence[Record]) -> dict[int, dict[int, Record]]:
    """Question → person → the answer that stands; of a secret ballot the papers, dealt to those who took part."""
    roll = {member["person_id"]: member for member in opening["roll"]}
    deadline, marked = (opening["opening"] or {}).get("deadline"), []
    found: dict[int, dict[int, Record]] = {}
    papers: dict[int, list[Record]] = {}
    for record in records[1:]:
        n = record["entry"]
        if record["kind"] == "extended":
            deadline = record["deadline"]
        elif record["kind"] == "answer":
            check_answer(record, roll, opening, deadline, found)
            found.setdefault(record["question_id"], {})[record["person_id"]] = record
        elif record["kind"] == "took_part":
            if record["person_id"] not in roll or record["person_id"] in marked:
                raise Broken("stranger", n)
            marked.append(record["person_id"])
        elif record["kind"] == "paper":
            papers.setdefault(record["question_id"], []).append(record)
        elif record["kind"] == "closed" and opening["form"]["secrecy"] == "secret":
            for question in opening["questions"]:
                dealt = papers.get(question["id"], [])
                asked = [p for p in marked if not with_recusal(roll[p], question, opening).get("recused")]
                if len(dealt) != len(asked):
                    raise Broken("papers", n)
                found[question["id"]] = dict(zip(asked, dealt, strict=True))
    return found


def check_answer(
    record: Record,
    roll: dict[int, Record],
    opening: Record,
    deadline: str | None,
    found: dict[int, dict[int, Record]],
) -> None:
    """By somebody on the roll, in time, the next of its number."""
    n, member = record["entry"], roll.get(record["person_id"])
    question = next((it for it in opening["questions"] if it["id"] == record["question_id"]), None)
    if member is None or question is None or opening["form"]["secrecy"] == "secret":
        raise Broken("stranger", n)
    seat = member.get("substitute_id") or member["person_id"]
    if with_recusal(member, question, opening).get("recused") or record.get("by", seat) != seat:
        raise Broken("stranger", n)
    if record["at"] < opening["opening"]["at"] or (deadline and record["at"] >= deadline):
        raise Broken("late", n)
    before = found.get(record["question_id"], {}).get(record["person_id"], {"n": 0})
    final = before["n"] and json.loads(opening["form"]["rule_set_json"]).get("change") == "never"
    if record["n"] != before["n"] + 1 or final:
        raise Broken("order", n)


def check_close(records: Sequence[Record], found: dict[int, tuple[str, Record, int]]) -> None:
    """The close says what the answers give."""
    close = next(r for r in records if r["kind"] == "closed")
    said = {it["question"]: it for it in json.loads(close["result_json"])["questions"]}
    for question, (result, tally, position) in found.items():
        claimed = said.get(question, {"result": None, "tally": {}})
        differs = any((claimed["tally"].get(name) or 0) != (value or 0) for name, value in tally.items())
        if claimed["result"] != result or differs:
            raise Broken("count", close["entry"], position)


LOOSE: dict[str, Callable[[Record], Any]] = {
    "rule-set.json": lambda opening: json.loads(opening["form"]["rule_set_json"]),
    "roll.json": lambda opening: opening["roll"],
    "papers.json": lambda opening: opening["papers"],
}


def check_files(read: Read, opening: Record) -> None:
    """The loose files say what the opening committed to."""
    for name, of in LOOSE.items():
        text = read(name)
        if text is not None:
            try:
                same = json.loads(text) == of(opening)
            except ValueError:
                same = False
            if not same:
                raise Broken("file", name)


def verify(read: Read, against: str | None = None) -> list[tuple[Any, ...]]:
    """Everything, in order; the lines of the report as (key, *values). Raises Broken, ValueError, KeyError."""
    export = json.loads(read("ledger.json") or "")
    ballot = export["ballot"]
    heads, records = walk(ballot, export["entries"])
    check_signatures(ballot, heads, export["heads"], export["keys"])
    found = recount(records)
    check_files(read, records[0])
    symbol = records[0]["form"]["symbol"] or records[0]["form"]["title"]
    lines: list[tuple[Any, ...]] = [("holds", symbol, len(records), len(export["heads"]))]
    if against is not None:
        head = named_head(against)
        if head is None or head["ballot"] != ballot:
            raise Broken("against", ballot)
        check_head(heads, head)
        for n, commitment in named_entries(against):
            if not 1 <= n <= len(heads) or export["entries"][n - 1]["commitment"] != commitment:
                raise Broken("kept", n)
        lines.append(("goes_on", head["size"]))
    if found is None:
        other = next((r["kind"] for r in records if r["kind"] in ("withdrew", "stopped", "voided")), None)
        return [*lines, ("ended", other) if other else ("open",)]
    check_close(records, found)
    lines += [("question", position, f"{result} {shown(tally)}") for result, tally, position in found.values()]
    return [*lines, ("agrees",)]


def shown(tally: Record) -> str:
    """The numbers that are not nothing."""
    return " · ".join(f"{name} {value}" for name, value in tally.items() if value and name != "weights")


def reader(place: Path) -> Read:
    """How a file of the export is read: from a folder or out of the zip."""
    if place.is_dir():
        return lambda name: (place / name).read_text("utf-8") if (place / name).exists() else None
    archive = zipfile.ZipFile(place)
    names = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}
    return lambda name: archive.read(names[name]).decode("utf-8") if name in names else None


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("place", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--against", help="a receipt, the text of a certificate, or an earlier head")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    chosen = parser.parse_args(arguments)
    language = 1 if chosen.lang == "vi" else 0
    try:
        against = Path(chosen.against).read_text("utf-8") if chosen.against else None
        lines = verify(reader(Path(chosen.place)), against)
    except Broken as broken:
        key, *values = broken.args
        print("✗", SAYS[key][language] % tuple(values) if values else SAYS[key][language])
        return 1
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        print("✗", f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    for key, *values in lines:
        print("✓", SAYS[key][language] % tuple(values) if values else SAYS[key][language])
    return 0


if __name__ == "__main__":
    sys.exit(main())
