"""The settings: one frozen value read from the environment; a bad one stops the start with a sentence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class CannotStart(Exception):
    """What stops a command; the message is a sentence for the person who gave it."""


class BadSetting(CannotStart):
    """A setting that cannot be used; the message says which and what to write instead."""


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over; `security`: "tls" from the first byte, "starttls" required, or "offered"."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """Every setting, its type and its default; the README lists them."""

    data_dir: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    zone: str = "Asia/Ho_Chi_Minh"
    language: str = "vi"
    public_url: str = ""
    trusted_proxies: str = ""
    idle_hours: int = 12
    upload_mb: int = 100
    isolated: bool = False
    accel_prefix: str = ""
    log_level: str = "info"
    signing_key: Path = Path("var/keys/ledger.pem")
    smtp: "MailServer | None" = field(default=None, repr=False)
    mail_from: str = ""

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https (cookies are then marked Secure)."""
        return self.public_url.startswith("https://")

    @property
    def address(self) -> str:
        """Where browsers find us: the public address, else the one where we listen (on all: this machine)."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - names no place to go to
        host = f"[{host}]" if ":" in host else host
        return self.public_url or f"http://{host}:{self.port}"

    def make_data_dir(self) -> None:
        """Make the data folder. Raises CannotStart where that is not possible."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"ECABINET_DATA_DIR={str(self.data_dir)!r}: {error.strerror}.") from None

    @property
    def sqlite(self) -> bool:
        """Whether the embedded engine serves."""
        return self.database_url.startswith("sqlite")


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name, "").strip() or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise BadSetting(f"{name}={text!r} is not a whole number from {low} to {high}.")
    return int(text)


def _yes(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name, "no").strip().lower()
    if text not in {"yes", "no", "true", "false", "1", "0", ""}:
        raise BadSetting(f"{name}={text!r}: write yes or no.")
    return text in {"yes", "true", "1"}


def _zone(env: Mapping[str, str]) -> str:
    name = env.get("ECABINET_ZONE", "Asia/Ho_Chi_Minh")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"ECABINET_ZONE={name!r} is not a time zone; write one like Asia/Ho_Chi_Minh.") from None
    return name


def _one_of(env: Mapping[str, str], name: str, default: str, allowed: set[str]) -> str:
    text = env.get(name, default).strip().lower() or default
    if text not in allowed:
        raise BadSetting(f"{name}={text!r}: write one of {', '.join(sorted(allowed))}.")
    return text


def _public_url(env: Mapping[str, str]) -> str:
    text = env.get("ECABINET_PUBLIC_URL", "").strip().rstrip("/")
    if text and not text.startswith(("http://", "https://")):
        raise BadSetting(f"ECABINET_PUBLIC_URL={text!r} must begin with http:// or https://.")
    return text


def _proxies(env: Mapping[str, str]) -> str:
    text = env.get("ECABINET_TRUSTED_PROXIES", "").strip()
    for part in filter(None, (it.strip() for it in text.split(","))):
        try:
            ip_network(part, strict=False)
        except ValueError:
            raise BadSetting(
                f"ECABINET_TRUSTED_PROXIES: {part!r} is neither an address nor a network like 10.0.0.0/8."
            ) from None
    return text


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    text = env.get("ECABINET_DATABASE_URL", "").strip() or f"sqlite:///{data_dir / 'ecabinet.db'}"
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise BadSetting("ECABINET_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return text


_MAIL_SCHEMES = {"smtp": ("offered", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}


def _mail_server(env: Mapping[str, str]) -> MailServer | None:
    text = env.get("ECABINET_SMTP_URL", "").strip()
    if not text:
        return None
    try:
        url = urlsplit(text)
        security, usual = _MAIL_SCHEMES[url.scheme]
        host, port = url.hostname, url.port or usual
    except (KeyError, ValueError):
        host, port, security, url = None, 0, "", urlsplit("")
    if not host:  # the address is not repeated: it may hold a password
        raise BadSetting(
            "ECABINET_SMTP_URL: write smtp://host:25, smtp+starttls://user:password@host:587 or smtps://…."
        )
    password = unquote(url.password or "") or env.get("ECABINET_SMTP_PASSWORD", "")
    return MailServer(host, port, security, unquote(url.username or ""), password)


def _mail_from(env: Mapping[str, str]) -> str:
    sender = env.get("ECABINET_MAIL_FROM", "").strip()
    if env.get("ECABINET_SMTP_URL", "").strip():
        if "@" not in parseaddr(sender)[1]:
            raise BadSetting(f"ECABINET_MAIL_FROM={sender!r}: write the address that mails come from.")
        if not env.get("ECABINET_PUBLIC_URL", "").strip():
            raise BadSetting("ECABINET_SMTP_URL needs ECABINET_PUBLIC_URL: mails lead to pages by it.")
    return sender


def _signing_key(env: Mapping[str, str], data_dir: Path) -> Path:
    text = env.get("ECABINET_SIGNING_KEY", "").strip()
    return Path(text).absolute() if text else data_dir / "keys" / "ledger.pem"


def read_settings(env: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    Raises BadSetting with a sentence for the person who starts the server.
    """
    env = os.environ if env is None else env
    data_dir = Path(env.get("ECABINET_DATA_DIR", "").strip() or "var").absolute()
    port = "ECABINET_PORT" if env.get("ECABINET_PORT") else "PORT"
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(env, data_dir),
        host=env.get("ECABINET_HOST", "").strip() or "127.0.0.1",
        port=_number(env, port, 8000, 1, 65535),
        zone=_zone(env),
        language=_one_of(env, "ECABINET_LANGUAGE", "vi", {"vi", "en"}),
        public_url=_public_url(env),
        trusted_proxies=_proxies(env),
        idle_hours=_number(env, "ECABINET_IDLE_HOURS", 12, 1, 720),
        upload_mb=_number(env, "ECABINET_UPLOAD_MB", 100, 1, 2000),
        isolated=_yes(env, "ECABINET_ISOLATED"),
        accel_prefix=env.get("ECABINET_ACCEL_PREFIX", "").strip(),
        log_level=_one_of(env, "ECABINET_LOG_LEVEL", "info", {"debug", "info", "warning", "error"}),
        signing_key=_signing_key(env, data_dir),
        smtp=_mail_server(env),
        mail_from=_mail_from(env),
    )
