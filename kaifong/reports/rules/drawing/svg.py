"""A drawing as SVG that stands alone: no style sheet, no script, nothing fetched."""

from html import escape

from .shapes import GROUND, Box, Drawing, Path, Shape

FONTS = "system-ui, 'Noto Sans', 'Noto Sans HK', 'PingFang HK', 'Microsoft JhengHei', sans-serif"


def written(drawing: Drawing, *, title: str, said: str, language: str) -> str:
    """Return the SVG; `said` tells in a sentence what is drawn, for those who do not see it."""
    width, height = _number(drawing.width), _number(drawing.height)
    shapes = "".join(_shape(one) for one in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-label="{escape(f"{title}. {said}")}"'
        f' lang="{escape(language)}" font-family="{escape(FONTS)}">'
        f'<rect width="{width}" height="{height}" fill="{GROUND}"/>{shapes}</svg>'
    )


def _shape(one: Shape) -> str:
    if isinstance(one, Box):
        return _box(one)
    if isinstance(one, Path):
        return _path(one)
    bold = ' font-weight="650"' if one.bold else ""
    return (
        f'<text x="{_number(one.x)}" y="{_number(one.y)}" font-size="{_number(one.size)}"'
        f' text-anchor="{one.anchor}" fill="{one.colour}"{bold}>{escape(one.text)}</text>'
    )


def _box(one: Box) -> str:
    edge = f' stroke="{one.edge}"' if one.edge else ""
    place = f'x="{_number(one.x)}" y="{_number(one.y)}"'
    size = f'width="{_number(max(one.width, 0))}" height="{_number(max(one.height, 0))}"'
    return f'<rect {place} {size} rx="2" fill="{one.fill}"{edge}>{_title(one.title)}</rect>'


def _path(one: Path) -> str:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in one.points)
    dash = f' stroke-dasharray="{one.dash}"' if one.dash else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{one.colour}"'
        f' stroke-width="{_number(one.width)}" stroke-linejoin="round"{dash}/>'
    )


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
