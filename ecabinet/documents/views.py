"""The addresses of papers, and their regions."""

from ecabinet.documents.access import dossier_to_add, paper_to_change, paper_to_read
from ecabinet.documents.catalogue import HOME, TYPE_REGIONS, TYPE_ROUTES
from ecabinet.documents.keeping import (
    add_papers,
    edit_paper,
    move_paper,
    receive_files,
    receive_version,
    replace_paper,
    save_paper,
    show_dossier,
    show_openings,
    withdraw_paper,
)
from ecabinet.documents.reading import read_paper, read_version, send_file
from ecabinet.documents.shelf import show_papers
from ecabinet.documents.showing import REGIONS as SHOWN
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.words import N_
from ecabinet.people.access import person
from ecabinet.people.rules import AdminPlace

ROUTES = [
    Guarded("GET", "/papers", door=person, view=show_papers),
    Guarded("GET", "/papers/{id:int}", door=paper_to_read, view=read_paper),
    Guarded("GET", "/papers/{id:int}/v/{n:int}", door=paper_to_read, view=read_version),
    Guarded("GET", "/papers/{id:int}/v/{n:int}/file", door=paper_to_read, view=send_file),
    Guarded("GET", "/dossiers/{id:int}", door=dossier_to_add, view=show_dossier),
    Guarded(
        "POST", "/dossiers/{id:int}/papers", door=dossier_to_add, view=add_papers, again=show_dossier,
        prepare=receive_files,
    ),
    Guarded("GET", "/papers/{id:int}/edit", door=paper_to_change, view=edit_paper),
    Guarded("POST", "/papers/{id:int}", door=paper_to_change, view=save_paper, again=edit_paper),
    Guarded(
        "POST", "/papers/{id:int}/versions", door=paper_to_change, view=replace_paper, again=edit_paper,
        prepare=receive_version,
    ),
    Guarded("POST", "/papers/{id:int}/move", door=paper_to_change, view=move_paper),
    Guarded("POST", "/papers/{id:int}/withdraw", door=paper_to_change, view=withdraw_paper, again=edit_paper),
    Guarded("GET", "/papers/{id:int}/openings", door=paper_to_change, view=show_openings),
    *TYPE_ROUTES,
]  # fmt: skip
REGIONS: list[Region] = [*SHOWN, *TYPE_REGIONS]
ADMINISTRATION = [
    AdminPlace(
        N_("Document types"),
        HOME,
        "paper",
        N_("The types of Decree 30/2020 and your own; add, change, retire."),
    )
]
