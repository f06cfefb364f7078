"""The addresses after the close, and their regions."""

from ecabinet.ballots.access import ballot_to_change, ballot_to_read
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.opinions import showing, work
from ecabinet.opinions.access import (
    answers_to_take,
    condition_to_rule,
    condition_to_settle,
    opinions_to_explain,
    opinions_to_read,
    outcome_to_keep,
    outcome_to_read,
    watches_some_body,
)
from ecabinet.opinions.documents import send_file
from ecabinet.opinions.exports import export_answers
from ecabinet.opinions.pages import (
    put_away,
    record_outcome,
    rule_on_point,
    save_explanation,
    save_resolution,
    send_summary,
    settle_point,
    show_opinions,
    show_outcome,
    show_point,
)
from ecabinet.opinions.statistics import export_statistics, show_statistics

_one, _point = "/ballots/{id:int}", "/ballots/{id:int}/opinions/{n:int}"
ROUTES: list[Guarded] = [
    Guarded("GET", f"{_one}/opinions", door=opinions_to_read, view=show_opinions),
    Guarded("POST", f"{_one}/summary", door=outcome_to_keep, view=send_summary, again=show_opinions),
    Guarded("GET", _point, door=opinions_to_read, view=show_point),
    Guarded("POST", f"{_point}/explain", door=opinions_to_explain, view=save_explanation, again=show_point),
    Guarded("POST", f"{_point}/settle", door=condition_to_settle, view=settle_point, again=show_point),
    Guarded("POST", f"{_point}/rule", door=condition_to_rule, view=rule_on_point, again=show_point),
    Guarded("GET", f"{_one}/outcome", door=outcome_to_read, view=show_outcome),
    Guarded("POST", f"{_one}/resolution", door=outcome_to_keep, view=save_resolution, again=show_outcome),
    Guarded("POST", f"{_one}/conclude", door=outcome_to_keep, view=record_outcome, again=show_outcome),
    Guarded("POST", f"{_one}/archive", door=ballot_to_change, view=put_away),
    Guarded("GET", f"{_one}/documents/{{name}}", door=ballot_to_read, view=send_file),
    Guarded("GET", f"{_one}/answers.csv", door=answers_to_take, view=export_answers),
    Guarded("GET", "/ballots/statistics", door=watches_some_body, view=show_statistics),
    Guarded("GET", "/ballots/statistics/{name}.csv", door=watches_some_body, view=export_statistics),
]
REGIONS: list[Region] = [*showing.REGIONS, *work.REGIONS]
