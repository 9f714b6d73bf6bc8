"""Who may import whom: the layers of ARCHITECTURE.md, checked by reading all imports, late ones too."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TREE = {
    "payconform": ROOT / "src" / "payconform",
    **{f"payconform.{name}": ROOT / name for name in ("features", "reference", "reports", "schemas")},
    **{f"payconform.{name}": ROOT / name for name in ("simulator", "steps")},
    "examples": ROOT / "examples",
}

VALUES = frozenset({"payconform", *(f"payconform.{n}" for n in ("clock", "data", "errors", "ids", "money"))})
SAFE = frozenset({"payconform.capture"})  # one way to keep secrets out of what is written down
CORE = frozenset({"core"})

# The longest name that fits a module is its layer. A layer may import itself and what is named beside it;
# "core" is every module of ours outside the folders named here.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "examples": frozenset(),
    "payconform.reference": frozenset(),
    "payconform.schemas": frozenset(),
    "payconform.features": frozenset(),
    "payconform.simulator": VALUES | SAFE,
    "payconform.reports": frozenset(
        {"payconform", "payconform.data", "payconform.errors", "payconform.results"}
    ),
    "payconform.steps": CORE,
    "payconform.suite": CORE
    | {f"payconform.{name}" for name in ("features", "in_process", "reports", "steps")},
    "payconform.in_process": CORE | {"payconform.fake_provider", "payconform.simulator"},
    "payconform.authoring": CORE | {"payconform.features", "payconform.steps"},
    "payconform.pytest_plugin": CORE | {"payconform.fake_provider"},
    "payconform.fake_provider": CORE | {"payconform.simulator"},
    "payconform.cli": CORE | {"payconform.in_process", "payconform.reports"},
    "payconform.cli.outcomes": CORE | {"payconform.reports", "payconform.simulator"},
    "payconform.cli.serve": CORE | {"payconform.reports", "payconform.reference", "payconform.simulator"},
    "payconform": CORE | {"payconform.schemas"},
}
NOT_CORE = frozenset(
    {
        "fake_provider",
        "in_process",
        "examples",
        "reference",
        "schemas",
        "features",
        "simulator",
        "reports",
        "steps",
    }
)


@dataclass(frozen=True, slots=True)
class Import:
    """`name` imports `target`; `early` when that happens while the module itself is imported."""

    name: str
    target: str
    line: int
    early: bool


def modules(tree: dict[str, Path]) -> dict[str, Path]:
    """Each module of the tree by its import name; directory links are not followed."""
    found = {}
    for package, folder in tree.items():
        for file in sorted(folder.rglob("*.py")):
            parts = file.relative_to(folder).with_suffix("").parts
            found[".".join((package, *parts)).removesuffix(".__init__")] = file
    return found


def imports(tree: dict[str, Path]) -> list[Import]:
    known = modules(tree)
    return [found for name, file in known.items() for found in imports_of(name, file, known)]


def imports_of(name: str, file: Path, known: dict[str, Path]) -> Iterator[Import]:
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for node, early in statements(ast.parse(file.read_bytes(), filename=str(file)), early=True):
        for target in targets(node, package, known):
            yield Import(name, target, node.lineno, early)


def statements(node: ast.AST, *, early: bool) -> Iterator[tuple[ast.stmt | ast.expr, bool]]:
    """Every statement and call below, and whether importing the module runs it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom, ast.Call)):
            yield child, early
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            for branch, taken in ((child.body, False), (child.orelse, early)):
                yield from statements(ast.Module(body=branch, type_ignores=[]), early=taken)
            continue
        later = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        yield from statements(child, early=early and not later)


def targets(node: ast.AST, package: str, known: dict[str, Path]) -> Iterator[str]:
    match node:
        case ast.Import(names=aliases):
            yield from (alias.name for alias in aliases)
        case ast.ImportFrom(module=module, names=aliases, level=level):
            base = absolute(package, module or "", level)
            for alias in aliases:
                full = f"{base}.{alias.name}"
                yield full if full in known else base
        case ast.Call(
            func=ast.Name(id="import_module") | ast.Attribute(attr="import_module"), args=[first, *_]
        ):
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def absolute(package: str, module: str, level: int) -> str:
    if level == 0:
        return module
    parts = package.split(".")
    base = ".".join(parts[: len(parts) - level + 1])
    return f"{base}.{module}" if module else base


def layer(module: str) -> str | None:
    """The layer of a module of ours; None for everybody else's."""
    parts = module.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((prefix for prefix in prefixes if prefix in MAY_IMPORT), None)


def is_core(module: str) -> bool:
    return layer(module) is not None and not set(module.split(".")[:2]) & NOT_CORE


def allowed(found: Import) -> bool:
    ours, theirs = layer(found.name), layer(found.target)
    if theirs is None:
        return True
    return theirs == ours or any(covers(name, found.target) for name in MAY_IMPORT[ours or ""])


def covers(name: str, target: str) -> bool:
    """A name of the table stands for all below it, but for "payconform", which is the root module alone."""
    if name == "core":
        return is_core(target)
    return target == name or (name != "payconform" and target.startswith(f"{name}."))


def trespasses(tree: dict[str, Path]) -> list[str]:
    return [
        f"{found.name}, line {found.line}: {layer(found.name)} may not import {found.target}"
        for found in imports(tree)
        if not allowed(found)
    ]


def cycle(tree: dict[str, Path]) -> list[str]:
    """The modules of one cycle of imports at module level, or nothing.

    Importing a.b.c from outside a.b runs a.b as well, so that counts as an import too.
    """
    known = modules(tree)
    graph: dict[str, set[str]] = {name: set() for name in known}
    for found in imports(tree):
        if found.early:
            graph[found.name] |= {name for name in run_by(found) if name in known and name != found.name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def run_by(found: Import) -> Iterator[str]:
    parts = found.target.split(".")
    for length in range(1, len(parts) + 1):
        name = ".".join(parts[:length])
        if name == found.target or not f"{found.name}.".startswith(f"{name}."):
            yield name


def test_no_module_imports_what_its_layer_may_not() -> None:
    assert trespasses(TREE) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert cycle(TREE) == []


def test_the_pytest_plugin_brings_pytest_alone() -> None:
    """It is imported by every pytest run wherever payconform is installed; the standard library is free."""
    early = {
        found.target.partition(".")[0]
        for found in imports(TREE)
        if found.name == "payconform.pytest_plugin" and found.early
    }

    assert early - sys.stdlib_module_names <= {"pytest"}


def test_every_folder_of_code_has_a_layer() -> None:
    assert set(modules(TREE)) >= set(TREE) - {"examples"}
    assert all(layer(name) for name in modules(TREE))


@pytest.fixture
def house(tmp_path: Path) -> dict[str, Path]:
    """A small made-up house: the folders of ours, each with an empty package."""
    tree = {name: tmp_path.joinpath(*name.split(".")) for name in TREE}
    for name, folder in tree.items():
        folder.mkdir(parents=True, exist_ok=True)
        if name != "examples":
            (folder / "__init__.py").touch()
    tree["payconform"] = tmp_path / "core"
    for module in ("money", "results", "driver", "cli/__init__", "cli/run", "cli/serve", "suite/__init__"):
        file = tmp_path / "core" / f"{module}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / "core" / "__init__.py").touch()
    return tree


PLANTED = [
    ("payconform.reference", "shop", "import payconform"),
    ("payconform.reference", "shop", "from ..money import Money"),
    ("payconform.simulator", "app", "from payconform import driver"),
    ("payconform.simulator", "app", "def late():\n    from payconform.reference import x"),
    ("payconform.reports", "page", "import payconform.money"),
    ("payconform.steps", "invoice", "from payconform import simulator"),
    ("payconform.steps", "invoice", "import importlib\nimportlib.import_module('payconform.reference')"),
    ("payconform.steps", "invoice", "class A:\n    import payconform.reports"),
    ("payconform", "driver", "from . import steps"),
    ("payconform", "driver", "if TYPE_CHECKING:\n    from .reports import page"),
    ("payconform", "driver", "try:\n    import payconform.simulator\nexcept ImportError:\n    pass"),
    ("payconform", "cli/run", "from payconform.simulator import provider"),
    ("payconform", "suite/plugin", "from payconform import reference"),
    ("examples", "shop/app", "from payconform.money import Money"),
]

FITTING = [
    ("payconform.reference", "shop", "from . import other\nfrom .other import x\nimport flask"),
    ("payconform.simulator", "app", "from payconform import __version__\nfrom payconform.money import Money"),
    ("payconform.reports", "page", "from payconform.results import Result"),
    ("payconform.steps", "invoice", "from payconform.driver import Driver\nfrom payconform import suite"),
    ("payconform", "driver", "from . import money\nfrom .cli import run\nimport payconform.schemas"),
    ("payconform", "cli/run", "from payconform.reports import page"),
    ("payconform", "cli/serve", "from payconform import reference, simulator"),
    ("payconform", "suite/plugin", "from payconform import reports, steps"),
]


def plant(house: dict[str, Path], package: str, module: str, code: str) -> None:
    file = house[package] / f"{module}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, "utf-8")


@pytest.mark.parametrize(("package", "module", "code"), PLANTED)
def test_a_planted_import_is_found(house: dict[str, Path], package: str, module: str, code: str) -> None:
    plant(house, package, module, code)

    [found] = trespasses(house)

    assert found.startswith(f"{package}.{module.replace('/', '.')}, line ")


@pytest.mark.parametrize(("package", "module", "code"), FITTING)
def test_a_fitting_import_is_let_pass(house: dict[str, Path], package: str, module: str, code: str) -> None:
    plant(house, package, module, code)

    assert trespasses(house) == []


def test_a_planted_circle_is_found(house: dict[str, Path]) -> None:
    plant(house, "payconform", "money", "from .driver import Driver")
    plant(house, "payconform", "driver", "from payconform.money import Money")

    assert set(cycle(house)) == {"payconform.money", "payconform.driver"}


def test_a_circle_through_a_package_is_found(house: dict[str, Path]) -> None:
    plant(house, "payconform", "cli/__init__", "from payconform.driver import Driver")
    plant(house, "payconform", "driver", "from payconform.cli.run import main")

    assert set(cycle(house)) == {"payconform.cli", "payconform.driver"}


@pytest.mark.parametrize("guard", ["def late():", "if TYPE_CHECKING:"])
def test_an_import_that_comes_later_closes_no_circle(house: dict[str, Path], guard: str) -> None:
    plant(house, "payconform", "money", f"{guard}\n    from .driver import Driver")
    plant(house, "payconform", "driver", "from payconform.money import Money")

    assert cycle(house) == []
