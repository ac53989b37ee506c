"""The house's rules that a machine can hold: one-way imports, names, layers of SQL, the lock file, the papers."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from typer.main import get_command

from crawler.dictionary import data_dictionary, json_schema
from matguide import app

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]  # a group of commands has them
STAGES = ("crawler", "scoring", "reports")
MAY_IMPORT = {
    "crawler": ("crawler",),
    "scoring": ("scoring", "crawler.items"),
    "reports": ("reports", "scoring.results"),
}
COMMANDS_MAY_IMPORT = "crawler.terminal"
"""What a stage's own commands (`commands.py`) say things with."""
BANNED = {
    "item",
    "data",
    "info",
    "handle",
    "handler",
    "manager",
    "utils",
    "util",
    "helper",
    "helpers",
    "misc",
    "process",
}
NAMED_BY_OTHERS = {
    "handle_error",
    "handle_referer",
    "data_dictionary",
    "process_item",
    "process_request",
    "process_response",
    "process_exception",
    "process_spider_output",
}
MACHINE_PATH = re.compile("|".join(f"/{folder}/" for folder in ("work/main", "root", "home/[a-z]+", "Users/[A-Za-z]+")))
REGISTRY_HOSTS = tuple(".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org"), ("crates", "io"),
))  # fmt: skip
LISTED = subprocess.run(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
).stdout.decode()
TRACKED = [ROOT / name for name in LISTED.split("\0") if name and (ROOT / name).is_file()]


def modules(*stages: str) -> list[Path]:
    return sorted(path for stage in stages for path in (ROOT / stage).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in {*STAGES, "matguide", "tests"}


def test_imports_go_one_way() -> None:
    for stage in STAGES:
        for path in modules(stage):
            for name in filter(ours, imports(path)):
                prefixes = (*MAY_IMPORT[stage], *([COMMANDS_MAY_IMPORT] if path.name == "commands.py" else []))
                allowed = any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)
                assert allowed, f"{path.relative_to(ROOT)} imports {name}"


def test_the_contract_imports_nothing_of_ours() -> None:
    assert [name for name in imports(ROOT / "crawler" / "items.py") if ours(name)] == []


def test_the_reader_cannot_know_the_market() -> None:
    for path in [*modules("crawler/pages"), *modules("crawler/readers"), ROOT / "crawler" / "reading.py"]:
        assert not any(name.startswith("crawler.market") for name in imports(path)), path


def test_reading_asks_neither_clock_nor_network_nor_chance() -> None:
    banned = {"time", "random", "socket", "requests", "urllib.request", "secrets"}
    for path in [*modules("crawler/pages"), *modules("crawler/readers")]:
        for name in imports(path):
            assert name.split(".")[0] not in banned, f"{path} imports {name}"
            assert name not in {"urllib.request.urlopen", "datetime.datetime.now"}


def test_nothing_of_ours_bears_a_name_that_says_nothing() -> None:
    definitions = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    names = [
        (path, name)
        for path in [ROOT / "matguide.py", *modules(*STAGES)]
        for name in [
            path.stem.replace("items", ""),
            *(node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, definitions)),
        ]
        if name not in NAMED_BY_OTHERS
    ]
    offenders = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in names
        if {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)} & BANNED
    ]
    assert offenders == []


def test_every_sql_file_makes_the_table_it_is_named_after_and_states_its_grain() -> None:
    files = sorted((ROOT / "scoring" / "sql").rglob("*.sql"))
    assert len(files) > 10
    for path in files:
        assert path.read_text().startswith("-- One row per "), f"{path.relative_to(ROOT)}: line 1 states the grain"


def test_sql_reads_only_its_own_and_lower_layers() -> None:
    layers = sorted(folder.name for folder in (ROOT / "scoring" / "sql").iterdir() if folder.is_dir())
    number = {name.split("_", 1)[1]: int(name.split("_", 1)[0]) for name in layers}
    for path in (ROOT / "scoring" / "sql").rglob("*.sql"):
        own = int(path.parent.name.split("_")[0])
        text = re.sub(r"--.*", "", path.read_text())
        for schema in set(re.findall(r"(?<!distinct )\b(?:from|join)\s+([a-z_]+)\.[a-z_]+", text)):
            assert schema in {"inputs", "recurring", "kept", "temp"} or number[schema] <= own, (
                f"{path.relative_to(ROOT)} reads {schema}"
            )


def test_the_lock_names_versions_and_hashes_and_no_addresses() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    blocks = [block for block in re.split(r"\n(?=[a-zA-Z0-9])", text) if not block.startswith("#")]
    assert len(blocks) > 50
    for block in blocks:
        assert re.match(r"[A-Za-z0-9._\[\]-]+==\S+", block), block[:60]
        assert "--hash=sha256:" in block, block[:60]


def test_everything_that_pyproject_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE))
    assert {re.split(r"[>=<\[]", name)[0].lower() for name in wanted} <= locked


def test_no_registrys_host_stands_in_any_file() -> None:
    for path in TRACKED:
        text = path.read_bytes().decode("utf-8", "ignore")
        assert not [host for host in REGISTRY_HOSTS if host in text], path


def test_no_path_of_a_machine_stands_in_any_file() -> None:
    for path in TRACKED:
        text = path.read_bytes().decode("utf-8", "ignore")
        assert not MACHINE_PATH.search(text), path


def test_the_top_level_is_the_customers() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in TRACKED if len(path.relative_to(ROOT).parts) > 1}
    assert folders <= {"crawler", "scoring", "reports", "data", "docs", "tests", ".ci"}


def test_the_dictionary_and_the_schema_are_those_of_the_contract() -> None:
    assert (ROOT / "data" / "DICTIONARY.md").read_text() == data_dictionary(), "run: matguide dictionary"
    schema = orjson.loads((ROOT / "data" / "reading.schema.json").read_bytes())
    assert schema == orjson.loads(orjson.dumps(json_schema())), "run: matguide dictionary"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    assert COMMANDS[name].help
    assert str(COMMANDS[name].epilog).startswith(f"Example: matguide {name}")


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for name in COMMANDS:
        assert f"matguide {name}" in readme, f"README.md does not tell of `matguide {name}`"
