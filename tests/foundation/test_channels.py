import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.channels import Channel, channel_from


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("web", Channel.WEB),
        ("Online Store", Channel.WEB),
        ("網店", Channel.WEB),
        ("网店", Channel.WEB),
        ("APP", Channel.APP),
        ("手機應用程式", Channel.APP),
        ("Whats App", Channel.WHATSAPP),
        ("HKTVmall", Channel.MARKETPLACE),
        ("淘寶", Channel.MARKETPLACE),
        ("in-store", Channel.STORE),
        ("門市", Channel.STORE),
        ("5", Channel.STORE),
        ("other", Channel.OTHER),
        ("", None),
        ("carrier pigeon", None),
    ],
)
def test_what_people_write(text: str, channel: Channel | None) -> None:
    assert channel_from(text) is channel


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_answers_to_its_names(channel: Channel) -> None:
    for name in (channel.name, channel.name_en, channel.name_zh, str(channel.value)):
        assert channel_from(name) is channel


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert channel_from(text) in {None, *Channel}
