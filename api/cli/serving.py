"""``duban serve`` and ``duban demo``: the store over HTTP, on this machine unless told otherwise."""

import ipaddress
import json
import shlex
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.loading import load_batch, report_file
from api.cli.options import StoreOption, settings_of
from api.cli.output import say
from api.logs import begin
from api.opening import opened, registry_of
from api.pages import reason_not_built
from api.settings import Settings
from api.sources import batch_of
from api.tokens import Tokens, tokens_of
from graph.store import Store
from ontology.errors import BadValue, SourceMissing

app = typer.Typer()

HostOption = Annotated[
    str | None,
    typer.Option("--host", metavar="HOST", help="地址，缺省只限本机。 The address; default: this machine only."),
]
PortOption = Annotated[
    int | None, typer.Option("--port", metavar="PORT", min=0, max=65535, help="端口，0 为任选。 The port; 0 takes any.")
]
GRACE = 30
"""Seconds that requests in flight have to end when the server is told to stop."""
DEMO_STORE = Path("demo-store")
SAMPLE_LICENSE = "https://www.apache.org/licenses/LICENSE-2.0"


@app.command()
def serve(
    store: StoreOption = None,
    host: HostOption = None,
    port: PortOption = None,
    writable: Annotated[
        bool,
        typer.Option("--writable", help="接受写入（凭 duban token 的令牌）；别的进程就不能写。 Take writes, by token."),
    ] = False,
    workers: Annotated[
        int,
        typer.Option("--workers", metavar="N", min=1, max=256, help="用几个进程来答。 How many processes answer."),
    ] = 1,
) -> None:
    """起服务：/ 页面，/graphql 查询；缺省只读。 Serve a page at / and GraphQL at /graphql."""
    settings = _addressed(settings_of(store), host, port)
    tokens = tokens_of(settings) if writable else None
    if writable and workers > 1:
        raise BadValue(
            "只有一个进程可以写：--writable 不能与 --workers 同用；可另起一个只读的服务。",
            "only one process may write: --writable does not go with --workers; serve for reading beside it.",
        )
    with opened(settings, read_only=not writable) as held, closing(_listen(settings)) as listener:
        address = address_of(listener)
        say(f"督办服务：{address}（Ctrl+C 停止）", f"Duban is served at {address} (Ctrl+C stops it).")
        _tell_writable(tokens, settings)
        if workers == 1:
            _run(held, settings, listener, tokens)
        else:
            held.close()
            _run_many(settings, listener, workers)


@app.command()
def demo(
    host: HostOption = None,
    port: PortOption = None,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="用临时文件夹，停止后删除。 In a temporary folder that is removed at the end."),
    ] = False,
) -> None:
    """示例城市：读入、登记进展、起服务。 A sample city: loaded, with its progress, and served."""
    with _demo_folder(fresh) as folder:
        settings = _addressed(replace(settings_of(), store=str(folder)), host, port)
        with closing(_listen(settings)) as listener:
            city = of_sample_city(settings)
            build_demo(city)
            _tell_demo(address_of(listener), folder)
            with opened(city) as held:
                _run(held, city, listener)


def samples() -> Path:
    """The sample city: inside the package in a wheel, beside it in the repository. Raises `SourceMissing`."""
    package = Path(__file__).parent.parent
    for place in (package / "samples", package.parent / "samples"):
        if (place / "registry.csv").is_file():
            return place
    raise SourceMissing("找不到示例城市的文件。", "the files of the sample city are missing.")


def of_sample_city(settings: Settings) -> Settings:
    """The settings with the registry of the sample city, so that a notice of it that is dropped in is understood, and
    with the licence of its sentences, which are our own."""
    registries = (*settings.registries, str(samples() / "registry.csv"))
    return replace(settings, registries=registries, license=settings.license or SAMPLE_LICENSE)


def build_demo(city: Settings) -> None:
    """Load the sample city and its progress into the store of the settings; twice is the same as once."""
    place = samples()
    batch = batch_of([str(place / "notices")])
    counts = load_batch(batch, city, registry_of(city))
    done = report_file(str(place / "progress.csv"), city)
    for problem in done.problems:
        say(f"progress.csv:{problem.line}：{problem.zh}", f"progress.csv:{problem.line}: {problem.en}")
    if counts:
        told = (counts.notices, counts.tasks, counts.duties, len(done.reports))
        say(
            "示例城市：公文 {} 件，任务 {} 项，职责 {} 项，进展 {} 条。".format(*told),
            "Sample city: {} notices, {} tasks, {} duties, {} reports.".format(*told),
        )


@contextmanager
def _demo_folder(fresh: bool) -> Iterator[Path]:
    if not fresh:
        yield DEMO_STORE
        return
    folder = Path(tempfile.mkdtemp(prefix="duban-demo-"))
    try:
        yield folder / "store"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tell_demo(address: str, folder: Path) -> None:
    called = shlex.quote(sys.argv[0]) if Path(sys.argv[0]).name == "duban" else "duban"
    query = "{ overdueDuties(first: 3) { totalCount nodes { bearer { name } due daysOverdue task { text } } } }"
    body = json.dumps({"query": query})
    print(
        f"打开 Open     {address}\n"
        "试试 Try      哪些单位有逾期的职责？ Which departments own which overdue duties?\n\n"
        f"  curl -s {address}/graphql -H 'content-type: application/json' \\\n    -d '{body}'\n\n"
        f"  {called} overdue --store {shlex.quote(str(folder))}\n",
        flush=True,
    )


def _addressed(settings: Settings, host: str | None, port: int | None) -> Settings:
    return replace(settings, host=host or settings.host, port=settings.port if port is None else port)


def _listen(settings: Settings) -> socket.socket:
    """A socket on the address of the settings. Raises `BadValue` where it is taken or is none of ours."""
    with ExitStack() as undo:
        try:
            found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            family, _, _, _, where = found[0]
            # asyncio sends answers at once (TCP_NODELAY) only on sockets that say they are TCP: 40 ms an answer.
            listener = undo.enter_context(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(where)
            listener.listen(128)
        except (OSError, UnicodeError) as error:
            raise BadValue(
                f"不能在 {settings.host}:{settings.port} 上起服务（{error}）；请用 --host、--port 换一个。",
                f"cannot serve on {settings.host}:{settings.port} ({error}); choose another with --host and --port.",
            ) from error
        undo.pop_all()
    if not _is_loopback(where[0]):
        say(
            f"注意：{settings.host} 不限本机，能连到这里的人都能查询。",
            f"Mind: {settings.host} is open to others; whoever can connect can ask.",
        )
    return listener


def _is_loopback(host: object) -> bool:
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    told = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{told}:{port}"


def _tell_writable(tokens: Tokens | None, settings: Settings) -> None:
    """What who opened a server for writing should know."""
    if tokens is None:
        return
    if not any(token.revoked is None for token in tokens.listed()):
        say(
            f"还没有令牌（{tokens.path}），谁也不能写；请用 duban token add 名称 添加，不必重启。",
            f"There are no tokens ({tokens.path}), so nobody can write; `duban token add NAME` adds one at any time.",
        )
    if not _is_loopback(settings.host):
        say(
            "令牌以明文经过网络；不限本机时，请在前面放一个 HTTPS 代理。",
            "Tokens travel in clear; put an HTTPS proxy before a server that others reach.",
        )


def _run_many(settings: Settings, listener: socket.socket, workers: int) -> None:
    """Serve in several processes that share the socket; each follows the store, and is replaced if it dies."""
    _tell_without_pages()
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from api.app import app_over

    app = partial(app_over, settings)
    config = uvicorn.Config(
        app,
        factory=True,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    Multiprocess(config, sockets=[listener]).run()


def _run(store: Store, settings: Settings, listener: socket.socket, tokens: Tokens | None = None) -> None:
    """Serve until told to stop."""
    _tell_without_pages()
    # Half a second of imports, which the other commands need not wait for.
    import uvicorn

    from api.app import create_app

    begin(settings)
    config = uvicorn.Config(
        create_app(store, settings, tokens),
        log_level="warning",
        log_config=None if settings.log == "json" else uvicorn.config.LOGGING_CONFIG,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    # uvicorn ends in good order and then raises the signal again; for a server, being told to stop is no failure.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _tell_without_pages() -> None:
    if (reason := reason_not_built()) is not None:
        say(
            f"没有页面（{reason.strip() or '未生成'}）：运行 make web 可以生成；查询照常可用。",
            f"There are no pages ({reason.strip() or 'not built'}): `make web` builds them; questions are answered.",
        )
