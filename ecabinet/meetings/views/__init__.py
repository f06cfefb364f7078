"""The pages of meetings."""

from ecabinet.kernel.render import Region
from ecabinet.kernel.web import Guarded

ROUTES: list[Guarded] = []
REGIONS: list[Region] = []
