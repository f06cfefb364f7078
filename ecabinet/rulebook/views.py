"""The routes and regions of this slice."""

from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.words import N_
from ecabinet.people.access import administers
from ecabinet.people.rules import AdminPlace
from ecabinet.rulebook.access import version_to_keep
from ecabinet.rulebook.editor import edit_rule_set, look, new_rule_set, prepare_look, save_new, save_next
from ecabinet.rulebook.regulations import add_profile, new_profile
from ecabinet.rulebook.showing import HOME, approve, list_rule_sets, show_rule_set, stock_shipped

ROUTES: list[Guarded] = [
    Guarded("GET", HOME, door=administers, view=list_rule_sets),
    Guarded("POST", HOME, door=administers, view=save_new, again=new_rule_set, name="save_new_rule_set"),
    Guarded("GET", f"{HOME}/new", door=administers, view=new_rule_set),
    Guarded("POST", f"{HOME}/look", door=administers, view=look, prepare=prepare_look, name="look_at_rule_set"),
    Guarded("POST", f"{HOME}/stock", door=administers, view=stock_shipped),
    Guarded("GET", f"{HOME}/profiles/new", door=administers, view=new_profile),
    Guarded("POST", f"{HOME}/profiles", door=administers, view=add_profile, again=new_profile),
    Guarded("GET", HOME + "/{id:int}", door=version_to_keep, view=show_rule_set),
    Guarded("GET", HOME + "/{id:int}/edit", door=version_to_keep, view=edit_rule_set),
    Guarded("POST", HOME + "/{id:int}", door=version_to_keep, view=save_next, again=edit_rule_set),
    Guarded(
        "POST", HOME + "/{id:int}/approve", door=version_to_keep, view=approve, again=show_rule_set,
        name="approve_rule_set",
    ),
]  # fmt: skip
REGIONS: list[Region] = []
ADMINISTRATION = [
    AdminPlace(
        N_("Rule-sets"),
        HOME,
        "gavel",
        N_("How bodies decide: majorities, silence, deadlines; who approved it, and from when it holds."),
    )
]
