"""The routes and regions of this slice."""

from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded

ROUTES: list[Guarded] = []
REGIONS: list[Region] = []
