"""
A tiny language for measures reckoned from measures: + − × ÷, parentheses and numbers.

Parsed by Python's own parser and let through a list of what is allowed; nothing is ever evaluated
as Python. Numbers are exact fractions until the end. No Django, no database.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

LONGEST, DEEPEST = 500, 30
SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "（": "(", "）": ")"})
WITHOUT_UNIT = 0  # how many times a value holds money: 0 of counts and numbers, 1 of amounts


class BadFormula(Exception):
    """A formula holds names of measures, numbers, + − × ÷ and parentheses; says what is wrong."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(f"{why}: {what}" if what else why)
        self.why, self.what = why, what


class Circle(BadFormula):
    """Measures are reckoned from one another in a circle; names it."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("circle", " → ".join(names))
        self.names = names


@dataclass(frozen=True)
class Parsed:
    """A formula that was let through, and the names in it."""

    tree: ast.expr
    names: frozenset[str]


OPERATIONS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


def parse(text: str) -> Parsed:
    """
    Return a formula, let through.

    :raises BadFormula: if it is empty, too long, or holds anything that is not allowed
    """
    if not text.strip():
        raise BadFormula("empty")
    if len(text) > LONGEST:
        raise BadFormula("long")
    try:
        tree = ast.parse(text.strip().translate(SIGNS), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadFormula("unreadable", text) from None
    names: set[str] = set()
    _allow(tree, names, 0)
    return Parsed(tree, frozenset(names))


def _allow(node: ast.expr, names: set[str], depth: int) -> None:
    if depth > DEEPEST:
        raise BadFormula("deep")
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
            _allow(left, names, depth + 1)
            _allow(right, names, depth + 1)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            _allow(inner, names, depth + 1)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if not abs(value) <= 10**12:
                raise BadFormula("number", ast.unparse(node)[:40])
        case ast.Name(id=name):
            names.add(name)
        case _:
            raise BadFormula("not allowed", ast.unparse(node)[:40])


def order_of(formulas: Mapping[str, Parsed], known: frozenset[str]) -> list[str]:
    """
    Return the names of formulas, each after those from which it is reckoned.

    :raises Circle: if they go round
    :raises BadFormula: if a name is neither known nor a formula
    """
    done: list[str] = []

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            raise Circle((*way[way.index(name) :], name))
        if name in done:
            return
        for inner in sorted(formulas[name].names):
            if inner in formulas:
                visit(inner, (*way, name))
            elif inner not in known:
                raise BadFormula("unknown", inner)
        done.append(name)

    for name in sorted(formulas):
        visit(name, ())
    return done


def money_in(parsed: Parsed, of: Mapping[str, int]) -> int:
    """
    Return how many times money is in a formula's value: 0 for a plain number, 1 for an amount.

    :raises BadFormula: if amounts and numbers are added, or money is multiplied by money
    """

    def unit(node: ast.expr) -> int:
        match node:
            case ast.Constant():
                return WITHOUT_UNIT
            case ast.Name(id=name):
                return of[name]
            case ast.UnaryOp(operand=inner):
                return unit(inner)
            case ast.BinOp(left=left, op=op, right=right):
                return _joined(type(op), unit(left), unit(right))
        raise BadFormula("not allowed")  # pragma: no cover  let through by parse()

    found = unit(parsed.tree)
    if found not in (0, 1):
        raise BadFormula("units")
    return found


def _joined(op: type[ast.operator], left: int, right: int) -> int:
    if op is ast.Mult:
        return left + right
    if op is ast.Div:
        return left - right
    if left != right:
        raise BadFormula("units")
    return left


def value_of(parsed: Parsed, values: Mapping[str, Fraction | None]) -> Fraction | None:
    """Return the value, or none where something is missing or divided by nothing."""

    def value(node: ast.expr) -> Fraction | None:
        match node:
            case ast.Constant(value=int() | float() as number):
                # As it was written: 0.1 is a tenth.
                return Fraction(str(number))
            case ast.Name(id=name):
                return values[name]
            case ast.UnaryOp(operand=inner):
                found = value(inner)
                return None if found is None else -found
            case ast.BinOp(left=left, op=op, right=right):
                return _reckoned(type(op), value(left), value(right))
        raise BadFormula("not allowed")  # pragma: no cover  let through by parse()

    return value(parsed.tree)


RECKON: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction | None]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b if b else None,
}


def _reckoned(
    op: type[ast.operator], left: Fraction | None, right: Fraction | None
) -> Fraction | None:
    if left is None or right is None:
        return None
    return RECKON[op](left, right)


def rounded(value: Fraction) -> int:
    """Return the nearest whole number, halves away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int((abs(value) * 2 + 1) // 2)
