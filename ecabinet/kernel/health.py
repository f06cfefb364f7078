"""Whether the server is alive, and whether it can serve."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House


async def alive(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"alive": True})


async def ready(request: Request) -> Response:
    """Database, byte store and jobs answer; 503 names what does not."""
    house: House = request.app.state.house
    checks = {
        "database": await _holds(house),
        "blobs": house.parts["blobs"].folder.is_dir(),
        "jobs": "jobs" in house.parts,
    }
    return JSONResponse(checks, 200 if all(checks.values()) else 503)


async def _holds(house: House) -> bool:
    def look(db: Db) -> bool:
        return db.snapshot().order >= 0

    try:
        return await house.db.read(look)
    except Exception:
        return False


HEALTH_ROUTES = [Route("/healthz", alive), Route("/readyz", ready)]
