"""The rule-sets of Viet Nam and of general use that ship, each with the text that it rests on. Others are data too.

What the regulations do not say, or we did not read, is in `to_confirm`: the Office confirms it at every opening.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from ecabinet.rulebook.parameters import (
    Abstention,
    After,
    Base,
    Change,
    EarlyEnd,
    Parameter,
    Period,
    RunningTally,
    Secrecy,
    Silence,
    Source,
    Test,
    Tie,
    Unit,
    Who,
)
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.shipped_abroad import ABROAD
from ecabinet.rulebook.values import AnswerValue, Grade, Kind

MORE_THAN_HALF = Test(Fraction(1, 2), strict=True)
TWO_THIRDS = Test(Fraction(2, 3), strict=False)


def _source(parameter: Parameter, vi: str, en: str) -> Source:
    return Source(parameter, Bilingual(vi, en))


def _majority_and_tie(vi: str, en: str) -> tuple[Source, Source]:
    return _source(Parameter.THRESHOLD, vi, en), _source(Parameter.TIE, vi, en)


_LAW_2015 = _majority_and_tie(
    "Luật Tổ chức Chính phủ 2015, Điều 46", "Law on the Organisation of the Government 2015, art. 46"
)
_DECREE_138 = (
    _LAW_2015[0],
    _source(
        Parameter.TIE, "Nghị định 138/2016/NĐ-CP, Quy chế, khoản 3 Điều 3", "Decree 138/2016, Regulation, art. 3(3)"
    ),
)
_DECREE_191 = _majority_and_tie("Nghị định 191/2026/NĐ-CP, khoản 3 Điều 3", "Decree 191/2026, art. 3(3)")
_LOCAL_LAW = _majority_and_tie(
    "Luật Tổ chức chính quyền địa phương 2025", "Law on the Organisation of Local Government 2025"
)
_DECREE_191_FORM = (
    _source(Parameter.SILENCE, "Nghị định 191/2026/NĐ-CP, khoản 2 Điều 17", "Decree 191/2026, art. 17(2)"),
    _source(Parameter.PERIOD, "Nghị định 191/2026/NĐ-CP, khoản 1 Điều 17", "Decree 191/2026, art. 17(1)"),
)
_COMMON_USE = (
    "Quy tắc chung; căn cứ là quy chế của cơ quan sử dụng",
    "Common rule; it rests on the regulation of the body",
)

_GOVERNMENT_FORM = RuleSet(
    id="vn-government-form",
    version=1,
    title=Bilingual("Phiếu lấy ý kiến thành viên Chính phủ", "Opinion form of the Government"),
    kinds=(Kind.FORM,),
    answers=(AnswerValue.IN_FAVOUR, AnswerValue.AGAINST, AnswerValue.OTHER),
    silence=Silence.NOT_AGREED,
    tests=(MORE_THAN_HALF,),
    base=Base.ALL_MEMBERS,
    abstention=Abstention.COUNTS_AGAINST,
    tie=Tie.PRIME_MINISTER,
    change=Change.UNTIL_CLOSE,
    secrecy=Secrecy.NAMED,
    running_tally=RunningTally.SECRETARIAT,
    early_end=EarlyEnd.ALL_ANSWERED,
    period=Period(),
    extendable=True,
    withdrawable=True,
    sources=_DECREE_138,
    to_confirm=(Parameter.SILENCE, Parameter.PERIOD),
    options=True,
    remarks=(Grade.CONDITION, Grade.SHOULD, Grade.INFORMATION),
)
_GOVERNMENT_SESSION = replace(
    _GOVERNMENT_FORM,
    id="vn-government-session",
    title=Bilingual("Biểu quyết tại phiên họp Chính phủ", "Vote in a session of the Government"),
    kinds=(Kind.VOTE,),
    to_confirm=(),
    options=False,
    remarks=(),
)
_COMMITTEE_FORM = replace(
    _GOVERNMENT_FORM,
    id="vn-committee-form",
    title=Bilingual("Phiếu lấy ý kiến thành viên Ủy ban nhân dân", "Opinion form of a People's Committee"),
    tie=Tie.CHAIRPERSON,
    period=Period(Unit.WORKING_DAYS, most=5),
    sources=_LOCAL_LAW,
)
_SIMPLE_MAJORITY = replace(
    _GOVERNMENT_FORM,
    id="simple-majority",
    title=Bilingual("Đa số phiếu đã biểu quyết", "Simple majority of the votes cast"),
    kinds=(Kind.FORM, Kind.VOTE),
    answers=(AnswerValue.IN_FAVOUR, AnswerValue.AGAINST, AnswerValue.ABSTAIN),
    silence=Silence.ABSENT,
    base=Base.VOTES_CAST,
    abstention=Abstention.NEUTRAL,
    tie=Tie.FAILS,
    sources=_majority_and_tie(*_COMMON_USE),
    to_confirm=(),
)
_ABSOLUTE_MAJORITY = replace(
    _SIMPLE_MAJORITY,
    id="absolute-majority",
    title=Bilingual("Quá nửa tổng số thành viên", "Absolute majority of all members"),
    base=Base.ALL_MEMBERS,
    abstention=Abstention.COUNTS_AGAINST,
)
_UNANIMOUS = RuleSet(
    id="directors-unanimous",
    version=1,
    title=Bilingual("Nghị quyết nhất trí của các thành viên hội đồng", "Unanimous resolution of directors"),
    kinds=(Kind.FORM,),
    answers=(AnswerValue.IN_FAVOUR, AnswerValue.AGAINST),
    silence=Silence.NOT_AGREED,
    tests=(Test(Fraction(1), strict=False),),
    base=Base.ELIGIBLE,
    abstention=Abstention.COUNTS_AGAINST,
    tie=Tie.FAILS,
    change=Change.UNTIL_CLOSE,
    secrecy=Secrecy.NAMED,
    running_tally=RunningTally.EVERYBODY,
    early_end=EarlyEnd.ALL_ANSWERED,
    period=Period(),
    extendable=True,
    withdrawable=True,
    sources=(
        _source(
            Parameter.THRESHOLD,
            "Điều lệ mẫu của công ty tư nhân (Vương quốc Anh, 2008), Điều 8",
            "Model articles for private companies (United Kingdom, 2008), article 8",
        ),
    ),
    after=After(announced_by=Who.SECRETARIAT),
)

_SHIPPED = (
    _GOVERNMENT_FORM,
    replace(_GOVERNMENT_FORM, version=2, sources=_LAW_2015),
    replace(
        _GOVERNMENT_FORM,
        version=3,
        silence=Silence.AGREES,
        period=Period(Unit.WORKING_DAYS, least=2, most=5),
        sources=_DECREE_191 + _DECREE_191_FORM,
        to_confirm=(),
    ),
    _GOVERNMENT_SESSION,
    replace(_GOVERNMENT_SESSION, version=2, sources=_LAW_2015),
    replace(_GOVERNMENT_SESSION, version=3, sources=_DECREE_191),
    _COMMITTEE_FORM,
    replace(
        _COMMITTEE_FORM,
        id="vn-committee-session",
        title=Bilingual("Biểu quyết tại phiên họp Ủy ban nhân dân", "Vote in a session of a People's Committee"),
        kinds=(Kind.VOTE,),
        period=Period(),
        to_confirm=(),
        options=False,
        remarks=(),
    ),
    *ABROAD,
    _UNANIMOUS,
    _SIMPLE_MAJORITY,
    replace(
        _SIMPLE_MAJORITY,
        id="two-thirds",
        title=Bilingual("Hai phần ba số phiếu đã biểu quyết", "Two thirds of the votes cast"),
        tests=(TWO_THIRDS,),
    ),
    _ABSOLUTE_MAJORITY,
)
RULE_SETS: Mapping[str, RuleSet] = MappingProxyType({rule_set.key: rule_set for rule_set in _SHIPPED})
