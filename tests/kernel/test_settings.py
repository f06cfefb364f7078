"""A bad setting stops the start with a sentence."""

import pytest

from ecabinet.settings import BadSetting, read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ECABINET_PORT", "eighty"), ("ECABINET_PORT", "70000"), ("ECABINET_ZONE", "Mars/Base"),
        ("ECABINET_PUBLIC_URL", "cabinet.example"), ("ECABINET_DATABASE_URL", "mysql://x"),
        ("ECABINET_ISOLATED", "perhaps"), ("ECABINET_LANGUAGE", "fr"), ("ECABINET_IDLE_HOURS", "0"),
        ("ECABINET_TRUSTED_PROXIES", "10.0.0.0/8, my-proxy"),
    ],
)  # fmt: skip
def test_a_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_settings({name: value})


def test_nothing_set_serves_on_embedded_defaults() -> None:
    settings = read_settings({})
    assert settings.sqlite
    assert (settings.host, settings.port, settings.secure) == ("127.0.0.1", 8000, False)


def test_port_alone_sets_the_port() -> None:
    assert read_settings({"PORT": "8123"}).port == 8123
    assert read_settings({"PORT": "8123", "ECABINET_PORT": "9000"}).port == 9000


@pytest.mark.parametrize(
    ("env", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"ECABINET_HOST": "::1", "PORT": "8080"}, "http://[::1]:8080"),
        ({"ECABINET_HOST": "0.0.0.0"}, "http://127.0.0.1:8000"),
        ({"ECABINET_HOST": "::"}, "http://[::1]:8000"),
        ({"ECABINET_HOST": "::", "ECABINET_PUBLIC_URL": "https://cabinet.example/"}, "https://cabinet.example"),
    ],
)
def test_the_address_that_is_said_opens_in_a_browser(env: dict[str, str], address: str) -> None:
    assert read_settings(env).address == address
