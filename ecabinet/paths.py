"""Where the product's own files are, in a checkout as in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# The wheel carries the folders that stand beside the package in a checkout as ecabinet/_data.
_INSTALLED = PACKAGE / "_data"
_HOME = _INSTALLED if _INSTALLED.is_dir() else PACKAGE.parent

TEMPLATES = _HOME / "templates"
STATIC = _HOME / "static"
SEED_DATA = _HOME / "seed_data"
MIGRATIONS = PACKAGE / "migrations"
VENDOR = STATIC / "vendor"
FONTS = VENDOR / "fonts"
