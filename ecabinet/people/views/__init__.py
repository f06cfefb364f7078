"""The pages of people."""

from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.people.views import account, bodies, catalogues, entry, looks, others, persons

ROUTES: list[Guarded] = [
    *entry.ROUTES, *looks.ROUTES, *account.ROUTES, *catalogues.ROUTES, *persons.ROUTES, *bodies.ROUTES, *others.ROUTES,
]  # fmt: skip
REGIONS: list[Region] = []
