"""Every environment variable that the program reads, with its default and its meaning.

``SETTINGS`` is the single list: ``docs/operate/settings.*`` is held to it by a test, and
``ronghe.config.settings`` reads nothing else. Values that cannot be read stop the start with the
variable's name, what it held and what it may hold.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class SettingInvalid(SystemExit):
    """The start is refused because of one variable; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: ``read`` turns its text into a value and raises ``ValueError`` when it cannot."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("write 1 or 0")


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("write the whole address, as https://ronghe.example.org")
    return text.rstrip("/")


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("write a whole number above 0")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("write 0 or a whole number above it")
    return number


def _file(text: str) -> Path | None:
    if text and not Path(text).is_file():
        raise ValueError("name a file that is there")
    return Path(text) if text else None


def _mail(text: str) -> str:
    if text != "console" and not text.startswith(("smtp://", "smtps://")):
        raise ValueError("write console, or an address that begins with smtp:// or smtps://")
    return text


def _registration(text: str) -> str:
    if text not in {"invited", "open"}:
        raise ValueError("write invited or open")
    return text


def _log_format(text: str) -> str:
    if text not in {"text", "json"}:
        raise ValueError("write text or json")
    return text


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "RONGHE_DATA", "data", Path, "Folder of the database, the search index, uploads and caches; made when missing."
    ),
    Setting(
        "DATABASE_URL",
        "",
        str,
        "Database address, as postgresql://user:password@host/name; empty: SQLite in RONGHE_DATA.",
    ),
    Setting(
        "RONGHE_SECRET_KEY", "", str, "Key that signs sessions; empty: one is made and kept in RONGHE_DATA/secret.key."
    ),
    Setting(
        "RONGHE_DEBUG",
        "0",
        _flag,
        "1 shows error pages with code and serves files uncompressed; never on a public node.",
    ),
    Setting("RONGHE_HOSTS", "localhost,127.0.0.1,[::1]", _names, "Host names that the site answers to, by comma."),
    Setting(
        "RONGHE_HTTPS",
        "0",
        _flag,
        "1 when the site is reached over HTTPS: cookies are sent over HTTPS alone, HSTS is set.",
    ),
    Setting(
        "RONGHE_ADDRESS",
        "http://localhost:8000",
        _address,
        "Address under which people reach the site, for links in letters; without a slash at the end.",
    ),
    Setting("RONGHE_LANGUAGE", "zh-hans", str, "Language of a first visit: zh-hans or en."),
    Setting("RONGHE_TIME_ZONE", "Asia/Shanghai", str, "Time zone of dates on pages and in files."),
    Setting("RONGHE_UPLOAD_MB", "20", _whole, "Largest file that may be uploaded or read, in megabytes."),
    Setting("RONGHE_TEXT_KB", "256", _whole, "Longest text of one need, in kilobytes; a longer one is refused."),
    Setting(
        "RONGHE_JOBS",
        "worker",
        str,
        "worker: jobs wait for `ronghe worker`; inline: they run where they are asked for.",
    ),
    Setting(
        "RONGHE_REGISTRATION",
        "invited",
        _registration,
        "invited: accounts are opened by invitation links alone; open: everybody may register, and belongs to nothing.",
    ),
    Setting(
        "RONGHE_MAIL",
        "console",
        _mail,
        "Where letters go: console (printed by the server), or smtp://user:password@host:port, smtps:// for port 465.",
    ),
    Setting("RONGHE_MAIL_FROM", "ronghe@localhost", str, "Sender of the site's letters."),
    Setting(
        "RONGHE_SMS",
        "off",
        str,
        "What carries short messages with codes: off, console (printed by the server), or the dotted path of a class.",
    ),
    Setting("RONGHE_OIDC_URL", "", str, "Issuer of your organisation's log-in (OpenID Connect); empty: none."),
    Setting("RONGHE_OIDC_ID", "", str, "This site's client id at the issuer."),
    Setting("RONGHE_OIDC_SECRET", "", str, "This site's secret at the issuer."),
    Setting("RONGHE_OIDC_NAME", "OIDC", str, "Name of that log-in on the button."),
    Setting("RONGHE_WECOM_CORP", "", str, "Corp id of your WeCom; empty: no log-in with WeCom."),
    Setting("RONGHE_WECOM_AGENT", "", str, "Agent id of the application made for this site in WeCom."),
    Setting("RONGHE_WECOM_SECRET", "", str, "Secret of that application."),
    Setting(
        "RONGHE_SSO_REGISTRATION",
        "0",
        _flag,
        "1: whoever comes by the log-in of your organisation or by WeCom gets an account without an invitation.",
    ),
    Setting(
        "RONGHE_PER_MINUTE",
        "240",
        _count,
        "How many searches, dossiers and calls of the API one visitor may ask for in a minute; 0: as many as wanted.",
    ),
    Setting(
        "RONGHE_PROXIES",
        "0",
        _count,
        "How many proxies of your own stand before the site: the visitor's address is what the first of them saw.",
    ),
    Setting(
        "RONGHE_LOG_FORMAT",
        "text",
        _log_format,
        "text: lines for people; json: one JSON document per line. Neither holds what was searched for or written.",
    ),
    Setting(
        "RONGHE_RAY_ADDRESS",
        "",
        str,
        "Head of the Ray cluster that long work is spread over, as 10.0.0.5:6379; empty: the cores of this machine.",
    ),
    Setting(
        "RONGHE_RAY_TOKEN_FILE", "", _file, "File that holds the cluster's token; empty: Ray's own, ~/.ray/auth_token."
    ),
    Setting("RONGHE_LOG_LEVEL", "INFO", str, "Least level that is logged: DEBUG, INFO, WARNING or ERROR."),
)


_SECRET = re.compile(r"KEY|SECRET|PASSWORD|TOKEN|URL")


def shown_settings(values: dict[str, Any]) -> dict[str, str]:
    """Every variable as text, for a summary; of those that may hold a secret only whether they are set."""
    return {
        name: ("set" if value else "") if _SECRET.search(name) else str(value) for name, value in sorted(values.items())
    }


def read_settings(environ: dict[str, str] | None = None) -> dict[str, Any]:
    """Value of every variable, by name.

    Raises:
        SettingInvalid: a variable holds what cannot be read.
    """
    source = dict(os.environ) if environ is None else environ
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = source.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.read(text)
        except ValueError as error:
            raise SettingInvalid(f"{setting.name}={text!r} cannot be read: {error}. {setting.help}") from error
    return values
