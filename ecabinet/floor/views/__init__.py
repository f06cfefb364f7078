"""The pages of floor."""

from ecabinet.floor.views import conduct, displays, room

ROUTES = [*conduct.ROUTES, *room.ROUTES, *displays.ROUTES]
REGIONS = [*conduct.REGIONS, *room.REGIONS, *displays.REGIONS]
