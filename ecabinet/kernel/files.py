"""Static files of the product: named with a digest they never change, without one they are asked for again."""

import hashlib
from functools import lru_cache
from os import PathLike, stat_result
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"


class Files(StaticFiles):
    """Static files with lasting caching and the PDF worker's own policy."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        lasting = scope.get("query_string", b"").startswith(b"v=") or "/vendor/" in str(full_path)
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        if ".worker." in str(full_path):
            response.headers["content-security-policy"] = WORKER_POLICY
        return response


@lru_cache(maxsize=1)
def version(folder: Path) -> str:
    """A digest over our own files; it is in the address of each."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "vendor" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
