"""The house rules that a reader of the code relies on: which room may import which, sizes, docstrings, nothing stray."""

import ast
import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "smm_nb"

FLOORS = {
    "errors": 0,
    "memory": 0,
    "text": 1,
    "tables": 1,
    "clients": 1,
    "loaders": 2,
    "kpis": 2,
    "examples": 2,
    "method": 3,
    "report": 4,
    "lessons": 5,
    "batch": 5,
    "terminal": 6,
    "cli": 7,
}
ROOMS_APART = {("kpis", "loaders"), ("loaders", "kpis"), ("tables", "clients"), ("text", "tables"), ("text", "clients")}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("smm_nb."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("smm_nb.")}
    return found


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(node: ast.FunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return node.end_lineno - body[0].lineno + 1


TREES = {path: ast.parse(path.read_text("utf-8")) for path in modules()}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_lower_floors(path):
    here = room(path)
    if here == "__init__":
        return
    wrong = {
        other
        for other in imported(TREES[path])
        if other != here and (FLOORS[other] >= FLOORS[here] + (FLOORS[here] == 1) or (here, other) in ROOMS_APART)
    }

    assert wrong == set()


def test_functions_are_short():
    sizes = sorted(body_lines(node) for tree in TREES.values() for node in functions(tree))

    assert statistics.median(sizes) <= 8
    assert sizes[int(len(sizes) * 0.9)] <= 25
    assert sizes[-1] <= 60


def test_modules_are_small():
    large = {path.name: len(path.read_text("utf-8").splitlines()) for path in modules()}

    assert {name: size for name, size in large.items() if size > 400} == {}


def test_everything_public_has_a_docstring():
    silent = []
    for path, tree in TREES.items():
        if path.name != "__init__.py" or path.parent == PACKAGE:
            silent += [] if ast.get_docstring(tree) else [path.name]
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                # a kind of problem is explained by its template
                is_problem = isinstance(node, ast.ClassDef) and any(
                    isinstance(part, ast.Assign) and "template" in ast.unparse(part.targets[0]) for part in node.body
                )
                if not ast.get_docstring(node) and not is_problem:
                    silent.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}")

    assert silent == []


def test_the_tests_that_a_module_names_are_there():
    lost = []
    for path, tree in TREES.items():
        places = re.findall(r"tests/[\w/]+", ast.get_docstring(tree) or "")
        for name in re.findall(r"\b(test_[\w*]+\.py)", ast.get_docstring(tree) or ""):
            if not any(any((ROOT / place).parent.glob(name)) for place in places):
                lost.append(f"{path.relative_to(PACKAGE)}: {name}")

    assert lost == []


def test_no_broad_except_outside_the_batch():
    broad = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        if room(path) != "batch"
    ]

    assert broad == []


CLOCKS = re.compile(
    r"\b(datetime|date)\.(now|today|utcnow)\(|\btime\.time\(\)|Timestamp\.(now|today)|np\.random\.(seed|rand)|\brandom\.seed\("
)
DANGEROUS = re.compile(r"\bread_pickle\(|\bpd\.read_html\(|\.eval\(|\.query\(|\bpickle\.load|shell=True|\bStyler\b")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_clock_no_global_randomness_no_dangerous_reader(path):
    code = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("#"))

    assert CLOCKS.findall(code) == []
    assert DANGEROUS.findall(code) == []


def tracked() -> list[Path]:
    out = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [ROOT / line for line in out.stdout.splitlines() if (ROOT / line).is_file()]


def test_nothing_stray_is_in_the_project():
    hosts = "|".join(("py" + "pi", "python" + "hosted", "npm" + "js", r"deb\." + "debian"))
    stray = re.compile(
        rf"https?://[\w.-]*({hosts})|(?<![\w.~])/(?:{'wo' + 'rk'}|{'ro' + 'ot'}|{'ho' + 'me'})/\w|\b({'TO' + 'DO'}|{'FIX' + 'ME'})\b"
    )
    found = []
    for path in tracked():
        if path.stat().st_size > 1_000_000 or path.suffix in (".png", ".lock"):
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(text.splitlines(), 1) if stray.search(line)]

    assert found == [], found


def test_the_lock_names_no_index():
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert not re.search(r"https?://|file:|--index|--find-links", lock)
    requirements = re.findall(r"^\S+==\S+", lock, re.MULTILINE)
    assert len(requirements) > 100
    assert len(re.findall(r"^\S+==\S+.* \\\n    --hash=sha256:", lock, re.MULTILINE)) == len(requirements)


def test_what_is_generated_agrees_with_the_code():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from generate import GENERATED
    finally:
        sys.path.pop(0)

    stale = [
        name
        for name, text in GENERATED.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text("utf-8") != text()
    ]

    assert stale == [], "run `make generated`"


def test_the_package_and_its_command_load_nothing_heavy():
    heavy = [
        "pandas",
        "numpy",
        "scipy",
        "matplotlib",
        "seaborn",
        "statsmodels",
        "papermill",
        "nbconvert",
        "nbclient",
        "weasyprint",
        "IPython",
        "babel",
        "rich",
        "pydantic",
    ]
    code = f"import sys, smm_nb, smm_nb.cli; print([name for name in {heavy} if name in sys.modules])"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"


def report_notebooks() -> list[Path]:
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", report_notebooks(), ids=lambda path: path.stem)
def test_a_report_notebook_only_calls_the_package(path):
    notebook = json.loads(path.read_text("utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    tree = ast.parse("\n".join(code))

    assert len(code) <= 15
    assert sum(len(cell.splitlines()) for cell in code) <= 60
    assert len(tagged) == 1
    assert not [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.BinOp | ast.For | ast.While)
    ]
