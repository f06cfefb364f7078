"""The rule-sets of international and other bodies that ship: silence procedures, qualified majority, a veto."""

from dataclasses import replace
from fractions import Fraction

from ecabinet.rulebook.parameters import (
    Abstention,
    After,
    Base,
    Change,
    DeemedMet,
    EarlyEnd,
    Electorate,
    Limit,
    Measure,
    Parameter,
    Period,
    RunningTally,
    Seat,
    Secrecy,
    Silence,
    Source,
    Start,
    Test,
    Tie,
    Unit,
    Who,
)
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.values import AnswerValue, Grade, Kind, Result

PERMANENT_MEMBERS = ("CN", "FR", "GB", "RU", "US")
_FOR_OR_AGAINST = (AnswerValue.IN_FAVOUR, AnswerValue.AGAINST)
_NO_OBJECTION = Bilingual("không nhận được phản đối", "no objection received")


def _resting_on(vi: str, en: str, *parameters: Parameter) -> tuple[Source, ...]:
    return tuple(Source(parameter, Bilingual(vi, en)) for parameter in parameters)


_EU_SILENCE = RuleSet(
    id="eu-silence",
    version=1,
    title=Bilingual("Hội đồng EU, thủ tục văn bản đơn giản", "Council of the EU, simplified written procedure"),
    kinds=(Kind.FORM,),
    answers=_FOR_OR_AGAINST,
    silence=Silence.AGREES,
    tests=(),
    base=Base.ELIGIBLE,
    abstention=Abstention.NEUTRAL,
    tie=Tie.FAILS,
    change=Change.UNTIL_BROKEN,
    secrecy=Secrecy.NAMED,
    running_tally=RunningTally.EVERYBODY,
    early_end=EarlyEnd.NEVER,
    period=Period(Unit.MOMENT, zone="Europe/Brussels"),
    extendable=False,
    withdrawable=True,
    sources=_resting_on(
        "Quy tắc thủ tục của Hội đồng EU, khoản 2 Điều 12", "Rules of Procedure of the Council of the EU, art. 12(2)",
        Parameter.SILENCE, Parameter.OBJECTIONS, Parameter.START,
    ),
    start=Start.CHAIR,
    silent_as=_NO_OBJECTION,
    objections=Limit(Result.NOT_PASSED),
)  # fmt: skip
_EU_QMV = RuleSet(
    id="eu-qmv",
    version=1,
    title=Bilingual("Hội đồng EU, đa số đủ điều kiện", "Council of the EU, qualified majority"),
    kinds=(Kind.FORM, Kind.VOTE),
    answers=(*_FOR_OR_AGAINST, AnswerValue.ABSTAIN, AnswerValue.NOT_TAKING_PART),
    silence=Silence.NOT_AGREED,
    tests=(
        Test(Fraction(55, 100), strict=False),
        Test(Fraction(65, 100), strict=False, of=Measure.SECOND_WEIGHT),
    ),
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
    sources=_resting_on(
        "Hiệp ước về Liên minh châu Âu, khoản 4 Điều 16", "Treaty on European Union, art. 16(4)",
        Parameter.THRESHOLD, Parameter.ELECTORATE,
    ),
    electorate=Electorate(second_measure=Bilingual("dân số", "population")),
    deemed_met=DeemedMet(4, Measure.SECOND_WEIGHT),
)  # fmt: skip
_COMMISSION = replace(
    _EU_SILENCE,
    id="commission-written",
    title=Bilingual("Ủy ban châu Âu, thủ tục văn bản", "European Commission, written procedure"),
    answers=(*_FOR_OR_AGAINST, AnswerValue.DISCUSS),
    running_tally=RunningTally.SECRETARIAT,
    period=Period(Unit.HOURS),
    sources=_resting_on(
        "Quy tắc thủ tục của Ủy ban châu Âu, Điều 12 (bản trước 2024)",
        "Rules of Procedure of the European Commission, art. 12 (text before 2024)",
        Parameter.SILENCE, Parameter.OBJECTIONS, Parameter.DISCUSSION, Parameter.START,
    ),
    start=Start.CLEARED,
    discussion=Limit(Result.TO_MEETING, reasoned=True),
)  # fmt: skip
_COMMITTEE = replace(
    _EU_SILENCE,
    id="committee-written",
    title=Bilingual("Các ủy ban của EU, thủ tục văn bản", "EU committees, written procedure"),
    answers=(*_FOR_OR_AGAINST, AnswerValue.ABSTAIN, AnswerValue.DISCUSS),
    tests=(Test(Fraction(1, 2), strict=True),),
    change=Change.UNTIL_CLOSE,
    period=Period(Unit.WORKING_DAYS),
    extendable=True,
    extended_by=Who.CHAIR,
    stopped_by=Who.CHAIR,
    sources=(
        *_resting_on(
            "Quy định (EU) 1025/2012, Điều 22", "Regulation (EU) No 1025/2012, art. 22", Parameter.SILENCE,
            Parameter.DISCUSSION,
        ),
        *_resting_on(
            "Quy tắc riêng của từng ủy ban; ở đây: quá nửa số thành viên",
            "The committee's own rule; here: more than half of the members", Parameter.THRESHOLD,
        ),
    ),
    objections=None,
    discussion=Limit(Result.ENDED_WITHOUT_RESULT, majority=True),
)  # fmt: skip
_COMMITTEE_STRICT = replace(
    _COMMITTEE,
    id="committee-written-strict",
    title=Bilingual(
        "Các ủy ban của EU, thủ tục văn bản: một thành viên là đủ để dừng",
        "EU committees, written procedure that one member can stop",
    ),
    sources=(
        *_resting_on(
            "Chỉ thị (EU) 2022/2555 (NIS 2), Điều 39", "Directive (EU) 2022/2555 (NIS 2), art. 39", Parameter.SILENCE,
            Parameter.DISCUSSION,
        ),
        _COMMITTEE.sources[-1],
    ),
    discussion=Limit(Result.ENDED_WITHOUT_RESULT),
)  # fmt: skip
_MINUS_ONE = replace(
    _EU_SILENCE,
    id="silence-minus-one",
    title=Bilingual(
        "Hội đồng Nghị viện OSCE, thủ tục khẩn cấp: đồng thuận trừ một",
        "OSCE Parliamentary Assembly, emergency procedure: consensus minus one",
    ),
    period=Period(Unit.MOMENT, zone="Europe/Copenhagen"),
    sources=_resting_on(
        "Hội đồng Nghị viện OSCE, thủ tục im lặng trong tình huống khẩn cấp (2020)",
        "OSCE Parliamentary Assembly, silence procedure in emergencies (2020)", Parameter.SILENCE, Parameter.OBJECTIONS,
    ),
    objections=Limit(Result.NOT_PASSED, count=2),
)  # fmt: skip
_UNGA = replace(
    _EU_SILENCE,
    id="unga-silence",
    title=Bilingual(
        "Đại hội đồng Liên hợp quốc, thủ tục im lặng", "United Nations General Assembly, silence procedure"
    ),
    period=Period(Unit.HOURS, least=72),
    sources=_resting_on(
        "Quyết định 74/544 ngày 27/3/2020 của Đại hội đồng Liên hợp quốc",
        "United Nations General Assembly, decision 74/544 of 27 March 2020",
        Parameter.SILENCE, Parameter.OBJECTIONS, Parameter.PERIOD, Parameter.START,
    ),
    after=After(announced_by=Who.CHAIR),
)  # fmt: skip
_UNSC = RuleSet(
    id="unsc-written",
    version=1,
    title=Bilingual(
        "Hội đồng Bảo an Liên hợp quốc, bỏ phiếu bằng văn bản", "United Nations Security Council, written voting"
    ),
    kinds=(Kind.FORM,),
    answers=(*_FOR_OR_AGAINST, AnswerValue.ABSTAIN),
    silence=Silence.ABSENT,
    tests=(Test(Fraction(9, 15), strict=False),),
    base=Base.ALL_MEMBERS,
    abstention=Abstention.NEUTRAL,
    tie=Tie.FAILS,
    change=Change.NEVER,
    secrecy=Secrecy.NAMED,
    running_tally=RunningTally.SECRETARIAT,
    early_end=EarlyEnd.NEVER,
    period=Period(Unit.HOURS, least=24, most=24),
    extendable=False,
    withdrawable=False,
    sources=(
        *_resting_on(
            "Thư của Chủ tịch Hội đồng Bảo an ngày 27/3/2020 (S/2020/253)",
            "Letter of the President of the Security Council of 27 March 2020 (S/2020/253)",
            Parameter.SILENCE, Parameter.PERIOD, Parameter.WITHDRAWAL, Parameter.AFTER,
        ),
        *_resting_on(
            "Hiến chương Liên hợp quốc, Điều 27", "Charter of the United Nations, art. 27", Parameter.THRESHOLD,
            Parameter.ELECTORATE,
        ),
    ),
    electorate=Electorate(seats=tuple(Seat(holder, veto=True) for holder in PERMANENT_MEMBERS)),
    start=Start.CHAIR,
    after=After(announced_by=Who.CHAIR, announced_within=12, statement_hours=3),
)  # fmt: skip
_UK = replace(
    _EU_SILENCE,
    id="uk-writeround",
    title=Bilingual(
        "Ủy ban nội các Vương quốc Anh, lấy ý kiến bằng thư", "United Kingdom cabinet committees, write-round"
    ),
    answers=(*_FOR_OR_AGAINST,),
    change=Change.UNTIL_CLOSE,
    running_tally=RunningTally.SECRETARIAT,
    period=Period(Unit.WORKING_DAYS, least=10),
    extendable=True,
    shortened_by=Who.SECRETARIAT,
    sources=_resting_on(
        "Văn phòng Nội các (2009–2010): hướng dẫn xin ý kiến và trả lời bằng thư",
        "Cabinet Office (2009–10): guide to requesting clearance and responding to it",
        Parameter.SILENCE, Parameter.OBJECTIONS, Parameter.PERIOD, Parameter.THRESHOLD, Parameter.AFTER,
    ),
    start=Start.NONE,
    remarks=(Grade.CONDITION, Grade.SHOULD, Grade.INFORMATION),
    silent_as=Bilingual("không có ý kiến, coi như chấp thuận", "nil return, content"),
    objections=Limit(Result.TO_MEETING, immediate=False),
    conditions=Result.TO_MEETING,
    clearance=True,
    after=After(announced_by=Who.CHAIR),
)  # fmt: skip

ABROAD = (
    _EU_SILENCE, _EU_QMV, _COMMISSION, _COMMITTEE, _COMMITTEE_STRICT, _MINUS_ONE, _UNGA, _UNSC, _UK,
)  # fmt: skip
