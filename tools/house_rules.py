"""Check what the import linter cannot: doors, keys, sizes, events, entrances, legal dates."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("kaifong")
DOORS = {"actions", "queries", "events", "datasets", "permissions"}
COUNT = {"datasets"}  # only the lake and the reports may open this door
COUNTERS = {"intelligence", "reports"}
OPEN = {"foundation", "authority"}  # these two are wholly public
SURFACES = {"desk", "api", "portal", "console"}  # they wire entrances: urls and commands
ENTRANCES = {"desk", "portal", "api"}
LONGEST = {"file": 300, "function": 40}
CARRIED = {"bool", "datetime", "Decimal", "int", "Money"}  # and ids; each may be missing
LEGAL = {"privacy", "requests", "retention"}  # apps whose dates are the law's
RECKONING = {"timedelta", "relativedelta", "fromordinal", "toordinal", "busday_offset", "timegm"}
BANNED = {
    "common",
    "constants",
    "exceptions",
    "helpers",
    "managers",
    "misc",
    "services",
    "utils",
}

# Only behind the notice that a person was shown; a file of another system binds it by a statement.
COLLECTORS = {"customers/actions", "privacy/actions"}
NEWCOMERS = {"integration/sets/newcomers.py", "console/world/making.py"}
INTO_THE_BOOKS = re.compile(r"insert\s+into\s+customers_customer\b", re.IGNORECASE)

Complaint = tuple[int, str]


def app_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def doors(path: Path, tree: ast.Module) -> Iterator[Complaint]:
    """Another app is entered by its doors only: ask, tell, hear, count, and what it permits."""
    here = app_of(path)
    if here in SURFACES:
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("kaifong."):
            continue
        _, app, *inner = (node.module or "").split(".")
        used = set(inner[:1] or [alias.name for alias in node.names])
        if app in {here, *OPEN}:
            continue
        if not used <= DOORS:
            yield node.lineno, f"{app} opens only {sorted(DOORS)}, not {sorted(used)}"
        if used & COUNT and here not in COUNTERS:
            yield node.lineno, f"only {sorted(COUNTERS)} count: ask {app}.queries instead"


def foreign_keys(path: Path, tree: ast.Module) -> Iterator[Complaint]:
    """A key to another app leaves no trace there."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        kind = getattr(node.func, "attr", "")
        if not kind.endswith(("ForeignKey", "OneToOneField", "ManyToManyField")) or not node.args:
            continue
        target = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""
        keywords = {k.arg: ast.unparse(k.value) for k in node.keywords}
        abroad = "." in target and target.split(".")[0] != app_of(path)
        if abroad and keywords.get("related_name") != "'+'":
            yield node.lineno, f"a key to {target} needs related_name='+'"


def sizes(path: Path, tree: ast.Module) -> Iterator[Complaint]:
    """A file is read in one go, a function in one glance."""
    if (length := len(path.read_text().splitlines())) > LONGEST["file"]:
        yield 1, f"{length} lines; split at {LONGEST['file']}"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST["function"]:
                yield node.lineno, f"{node.name} has {length} lines; split at {LONGEST['function']}"


def carried(path: Path, tree: ast.Module) -> Iterator[Complaint]:
    """Events carry no text, so that erasing a person never rewrites the journal."""
    if path.name != "events.py" or "journal" in path.parts:
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.AnnAssign):
            continue
        carries = ast.unparse(node.annotation).removesuffix(" | None")
        if carries not in CARRIED and not carries.endswith("Id"):
            yield node.lineno, f"an event may not carry {carries}"


def entrances(path: Path, tree: ast.Module) -> Iterator[Complaint]:
    """Entrances parse, call one action or a few queries, and answer; they know no tables."""
    inside = set(path.relative_to(ROOT).with_suffix("").parts[1:]) & ENTRANCES
    # A surface may keep tables of its own, such as the keys to it, behind doors of its own.
    if not inside and (app_of(path) not in ENTRANCES or path.stem in {"actions", "queries"}):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            yield node.lineno, "an entrance asks queries, not .objects"


def collecting(path: Path, tree: ast.Module) -> Iterator[Complaint]:
    """People come into the books by privacy.actions.collect, or with an import; no other way."""
    where = path.relative_to(ROOT).as_posix()
    # A proof of the law makes people up and takes them back: nobody's data are collected.
    proof = path.name == "lawful.py"
    if not proof and not any(where.startswith((f"{one}/", f"{one}.py")) for one in COLLECTORS):
        yield from ((line, "register by privacy.actions.collect") for line in _registering(tree))
    if where not in NEWCOMERS:
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and INTO_THE_BOOKS.search(text):
                yield node.lineno, "people come in by privacy.actions.collect or an import"


def _registering(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that call customers.actions.register under whichever name."""
    doors = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            named = {alias.name: alias.asname or alias.name for alias in node.names}
            if node.module == "kaifong.customers" and "actions" in named:
                doors.add(named["actions"])
            if node.module == "kaifong.customers.actions" and "register" in named:
                yield node.lineno
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=door), attr="register") if door in doors:
                yield node.lineno


def names(path: Path, _tree: ast.Module) -> Iterator[Complaint]:
    """A module is named for what it holds."""
    if {part.removesuffix(".py") for part in path.parts} & BANNED:
        yield 1, "name the module for what it holds"


def signals(_path: Path, tree: ast.Module) -> Iterator[Complaint]:
    """What happens is written where it happens: no signals, no save() overrides, no ordering."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "") == "django.dispatch":
            yield node.lineno, "no Django signals: record an event"
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name == "save":
                    yield inner.lineno, "no save() overrides: write an action"
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "apps.get_model":
            yield node.lineno, "no apps.get_model: the other app has doors"


def legal_clocks(path: Path, tree: ast.Module) -> Iterator[Complaint]:
    """Legal periods are reckoned by foundation.hongkong.clock alone: days alone are wrong here."""
    app, *inner = path.relative_to(ROOT).with_suffix("").parts
    legal = app in LEGAL or (app == "foundation" and set(inner[:1]) & {"law", "legal_days"})
    if not legal:
        return
    for node in ast.walk(tree):
        named = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
        used = node.attr if isinstance(node, ast.Attribute) else ""
        if named & RECKONING or used in RECKONING:
            yield node.lineno, "a legal period is a Period of foundation.hongkong.clock"


RULES = (
    doors,
    foreign_keys,
    sizes,
    carried,
    entrances,
    collecting,
    names,
    signals,
    legal_clocks,
)


def complaints(root: Path = ROOT) -> Iterator[str]:
    for path in sorted(root.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        for rule in RULES:
            for line, message in rule(path, tree):
                yield f"{path}:{line}: {message}"


def main() -> int:
    broken = list(complaints())
    print("\n".join(broken) or "the house rules hold")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
