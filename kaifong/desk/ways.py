"""What the desk's own pages give out, for `kaifong authority prove`."""

from kaifong.authority.prove.pages import found_in, page_of
from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way, harmless, register, standing_shop


def found(actor: Actor) -> Given:
    """Type every customer's name into the palette."""
    told: Given = {}
    for marks in standing_shop().marks["customer"].values():
        text = page_of(actor, f"/desk/palette?q={marks['name_en'][0]}")
        told |= found_in(text, "customer")
    return told


register(
    Way(
        "desk.palette",
        "customer",
        "see",
        found,
        fields=frozenset({"name_en", "member_no"}),
        withholds=frozenset({"name_en", "member_no"}),
        found_by=("name_en",),
        some_rows=True,
        urls=("desk:palette",),
        one_in=10,
    )
)
harmless("places, a greeting, and which reports stand on one's dashboard", "desk:home")
harmless("how much waits at one's own places, by number and day, and nothing of it", "desk:waiting")
harmless("it answers with a redirection", "desk:purpose")
