"""Each action that matters is a right of its own wherever there is such a function."""

from kaifong.authority.queries import known_actions
from kaifong.authority.vocabulary import APART, NOT_YET, SEE_AUDIT
from kaifong.authority.wording import ACTIONS


def test_each_action_is_kept_apart():
    known = known_actions()
    granted = {action for actions in known.values() for action in actions}
    assert set(APART) <= granted
    assert set(APART) <= set(ACTIONS)
    action, about = SEE_AUDIT
    assert action in known[about]


def test_what_nothing_does_cannot_be_granted():
    assert not set(NOT_YET) & {action for actions in known_actions().values() for action in actions}
    assert not set(NOT_YET) & set(APART)
