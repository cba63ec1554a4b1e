"""What the tests share: a cache of their own, examples that stay the same, a real browser."""

from __future__ import annotations

import functools
import gc
import inspect
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import bundled
import click.testing
import pytest
import shared
from fixtures_census import census, ftp, stocked, tigerweb  # noqa: F401 - for every test that pulls
from hypothesis import HealthCheck, settings
from made import small  # noqa: F401 - a city of a few tracts
from patience import LONG, examples
from pulled import STOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebError

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
LOCAL = ("file:", "data:", "blob:")

if "mix_stderr" in inspect.signature(click.testing.CliRunner).parameters:  # Click before 8.2
    click.testing.CliRunner.__init__ = functools.partialmethod(
        click.testing.CliRunner.__init__, mix_stderr=False
    )
    click.testing.Result.output = property(lambda result: result.stdout + result.stderr)

# To be read by mypy, not run.
collect_ignore = ["users_script.py"]

# The same examples in every run, and no clock; `--hypothesis-profile=default` looks for others.
settings.register_profile(
    "same",
    max_examples=examples(100),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Make the cache of pulls that all workers of a run share; see `pulled.stock`."""
    if not hasattr(config, "workerinput"):
        os.environ[STOCK] = tempfile.mkdtemp(prefix="stock-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(STOCK), ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow unless it is asked for by its mark or name.

    Before that a worker leaves the names of all; `.ci/collected.py` compares them.
    """
    folder = os.environ.get("EXCLUSION_COLLECTED")
    if folder and hasattr(config, "workerinput"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        names = "\n".join(item.nodeid for item in items)
        (Path(folder) / str(os.getpid())).write_text(names, encoding="utf-8")
    named = any("::" in argument for argument in config.args)
    if named or "slow" in config.option.markexpr:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


@pytest.fixture(scope="session")
def unmade(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are not there yet: to make one for each of thousands of tests takes long."""
    folder = tmp_path_factory.mktemp("unmade")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(scope="session", autouse=True)
def folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Workers of one run have the folder above their own in common."""
    own = tmp_path_factory.getbasetemp()
    worker = "PYTEST_XDIST_WORKER" in os.environ
    shared.use((own.parent if worker else own) / "shared")


def pytest_collection_finish() -> None:
    """Spare the collector of garbage thousands of tests that stay to the end, and look seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


def pytest_sessionfinish() -> None:
    """Look for garbage once more, not five times, as pytest would over all that tests kept."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_cache(
    request: pytest.FixtureRequest, unmade: Iterator[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test sees what whoever runs it has in the cache, or a key of theirs."""
    made = "tmp_path" in request.fixturenames
    folder = request.getfixturevalue("tmp_path") if made else next(unmade)
    monkeypatch.setenv("EXCLUSION_CACHE", str(folder / "cache"))
    monkeypatch.delenv("CENSUS_API_KEY", raising=False)


@pytest.fixture
def reused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever studies a bundled place has the study, and its rankings, that other tests made."""
    bundled.reuse(monkeypatch)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are written without what fills the workbook and the brief beside them."""
    bundled.bare(monkeypatch)


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans are solved again for few draws, which say how sure they are and nothing else."""
    monkeypatch.setattr("exclusion.plans._spending.SOLVED", 2)
    monkeypatch.setattr("exclusion.plans._spending.CURVE", (1.0,))


def find_chromium() -> str:
    """Find Chromium by EXCLUSION_CHROMIUM, then on PATH."""
    named = os.environ.get("EXCLUSION_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        what = f"EXCLUSION_CHROMIUM is {named}, no program" if named else "no Chromium on PATH"
        pytest.fail(
            f"{what}: install one (apt-get install chromium) or set EXCLUSION_CHROMIUM to its path",
            pytrace=False,
        )
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window, for which no host has an address."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path, args=list(ARGUMENTS), timeout=1_000 * LONG
        )
        yield running
        running.close()


class Opener:
    """Opens pages, and keeps what goes wrong in any of them.

    A new tab takes Chromium about as long as a page, so one that only showed pages shows those of
    later tests too. What else a context is given, or `fresh=True`, makes one of its own.
    """

    def __init__(self, browser: Browser, tabs: dict[str, Page] | None = None) -> None:
        self.browser = browser
        self.tabs = {} if tabs is None else tabs
        self.opened: list[tuple[str, Page]] = []
        self.problems: list[str] = []
        self.heard = {"console": self._logged, "weberror": self._raised, "request": self._requested}

    def __call__(
        self,
        page: Path | str,
        width: int = 1280,
        height: int = 800,
        *,
        fresh: bool = False,
        **options,
    ) -> Page:
        """Open a file or a file:// url; options go to the context (`bypass_csp=True`)."""
        size = {"width": width, "height": height}
        kind = "" if fresh or options.keys() - {"bypass_csp"} else f"tab {options}"
        if kind in self.tabs:
            tab = self.tabs.pop(kind)
            tab.set_viewport_size(size)
        else:
            context = self.browser.new_context(viewport=size, accept_downloads=True, **options)
            context.set_default_timeout(1_000 * LONG)
            tab = context.new_page()
        for event, hear in self.heard.items():
            tab.context.on(event, hear)
        self.opened.append((kind, tab))
        tab.goto(page.resolve().as_uri() if isinstance(page, Path) else page)
        return tab

    def close(self) -> None:
        """Close what was opened, or leave a tab as it was before it showed anything."""
        for kind, tab in self.opened:
            if not kind or kind in self.tabs or tab.context.pages != [tab]:
                tab.context.close()
                continue
            tab.emulate_media(media="null", color_scheme="null", forced_colors="null")
            tab.mouse.move(0, 0)
            tab.goto("about:blank")
            for event, hear in self.heard.items():
                tab.context.remove_listener(event, hear)
            self.tabs[kind] = tab

    def _raised(self, raised: WebError) -> None:
        self.problems.append(f"raised: {raised.error}")

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(LOCAL):
            self.problems.append(f"request: {request.url}")


@pytest.fixture(scope="session")
def tabs() -> dict[str, Page]:
    """Tabs that wait for the next page, by the options of their contexts."""
    return {}


@pytest.fixture
def open_page(browser: Browser, tabs: dict[str, Page]) -> Iterator[Opener]:
    """Open pages that must log no error, raise none and ask for nothing outside themselves.

    A test that provokes a problem asserts it in `open_page.problems` and clears the list.
    """
    opener = Opener(browser, tabs)
    yield opener
    opener.close()
    assert opener.problems == []
