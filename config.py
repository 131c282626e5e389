"""Settings: one frozen, typed object read from the environment; nothing else reads os.environ."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / "instance"
OPENSTREETMAP_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OPENSTREETMAP_CREDIT = "© OpenStreetMaps bidragsgivare"
MINIMUM_SECRET_LENGTH = 32
LONGEST_NUMBER = 10
SecondFactorPolicy = Literal["required", "offered"]
BaseMapKind = Literal["xyz", "wms", "pmtiles"]
SMTP_PORTS = {"none": 25, "starttls": 587, "tls": 465}
DEMO_SENDER = "Platssamverkan <platssamverkan@localhost>"
THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}


class SettingsError(RuntimeError):
    """A setting is missing or unsafe; the message says what to set, in plain words for an operator."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where letters go: to the mail server ``host``, or without one as files into ``folder``.

    ``security``: none, starttls or tls; ``sender``: an address, with or without a name before it.
    """

    host: str = ""
    port: int = SMTP_PORTS["starttls"]
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    sender: str = DEMO_SENDER
    folder: Path = INSTANCE / "mail"


@dataclass(frozen=True, slots=True)
class FileSettings:
    """Where attachments lie: a folder's path, or ``s3://bucket/prefix`` with an endpoint, its key and secret.

    ``clamd``: the virus scanner's socket, ``unix:/path`` or ``tcp://host:port``; without one nobody is asked.
    """

    url: str = str(INSTANCE / "files")
    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)
    clamd: str = ""


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A ground for maps: xyz (a template), wms (with ``layers``) or pmtiles (our own file, to ``max_zoom``)."""

    name: str
    kind: BaseMapKind
    url: str
    credit: str = ""
    layers: str = ""
    max_zoom: int = 19

    @property
    def host(self) -> str:
        """Scheme and host for the content security policy; nothing for a file of our own."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}" if self.kind != "pmtiles" and parts.netloc else ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the product takes from its surroundings.

    ``database_url`` is an SQLAlchemy address, ``tile_url`` an XYZ template (empty: no tile server is asked),
    ``more_maps`` are chosen among in a control of the map, the first of all is shown until another is chosen,
    ``session_idle_minutes`` and ``session_hours`` the idle and absolute life of a sign-in, ``port`` where
    ``tracker run`` serves, ``trusted_proxies`` how many proxies in front tell the visitor's address, ``public_url``
    what links in letters begin with, without a slash at its end: a letter never believes the Host header.
    ``has_private_providers``: whether an organisation's sign-in provider may have an address of an inner network.
    ``router_url``: an OSRM service that knows how far it is to walk; empty: nobody is asked.
    ``second_factor`` says whether everybody who can write must have two-step sign-in or is only offered it.
    """

    environment: str
    secret_key: str
    database_url: str
    tile_url: str = OPENSTREETMAP_TILES
    tile_credit: str = OPENSTREETMAP_CREDIT
    more_maps: tuple[BaseMap, ...] = ()
    session_idle_minutes: int = 60
    session_hours: int = 12
    demo_password: str | None = None
    is_demo: bool = True
    port: int = 8000
    trusted_proxies: int = 0
    public_url: str = "http://127.0.0.1:8000"
    mail: MailSettings = field(default_factory=MailSettings)
    files: FileSettings = field(default_factory=FileSettings)
    second_factor: SecondFactorPolicy = "offered"
    has_private_providers: bool = True
    router_url: str = ""

    @property
    def is_production(self) -> bool:
        """Whether the demo is refused and cookies demand TLS."""
        return self.environment == "production"

    @property
    def base_maps(self) -> tuple[BaseMap, ...]:
        """Every ground there is to choose among; the first is shown until another is chosen."""
        first = BaseMap("Karta", "xyz", self.tile_url, self.tile_credit)
        return (*([first] if self.tile_url else []), *self.more_maps)

    @property
    def tile_hosts(self) -> str:
        """Scheme and host of each map server for the content security policy, with a space between; or nothing."""
        return " ".join(dict.fromkeys(each.host for each in self.base_maps if each.host))


def load_settings() -> Settings:
    """Read the environment once. Raises SettingsError for an unsafe production."""
    environment = os.environ.get("TRACKER_ENV", "development")
    is_production = environment == "production"
    if is_production and os.environ.get("DEMO_PASSWORD"):
        raise SettingsError("DEMO_PASSWORD is for demonstrations: unset it when TRACKER_ENV=production.")
    policy, network = ("required", "public") if is_production else ("offered", "any")
    must_have_two_steps = _one_of("SECOND_FACTOR", policy, "required", "offered") == "required"
    port = _whole_number("PORT", 8000, most=65535)
    return Settings(
        environment=environment,
        secret_key=_secret_key(is_production=is_production),
        database_url=os.environ.get("DATABASE_URL", f"sqlite:///{INSTANCE / 'tracker.db'}"),
        tile_url=os.environ.get("TILE_URL", OPENSTREETMAP_TILES),
        tile_credit=os.environ.get("TILE_CREDIT", OPENSTREETMAP_CREDIT),
        more_maps=_base_maps(),
        session_idle_minutes=_whole_number("SESSION_IDLE_MINUTES", 60),
        session_hours=_whole_number("SESSION_HOURS", 12),
        demo_password=os.environ.get("DEMO_PASSWORD") or None,
        is_demo=not is_production,
        port=port,
        trusted_proxies=_whole_number("TRUSTED_PROXIES", 0, least=0, most=9),
        public_url=_public_url(port, is_production=is_production),
        mail=_mail(),
        files=_files(),
        second_factor="required" if must_have_two_steps else "offered",
        # who sets a provider tells the server what to ask: in production only what the whole world can ask too
        has_private_providers=_one_of("PROVIDER_NETWORK", network, "public", "any") == "any",
        router_url=_router_url(),
    )


def _public_url(port: int, *, is_production: bool) -> str:
    """Where people reach the product. In production it must be told: links in letters are made of it."""
    given = os.environ.get("PUBLIC_URL", "").rstrip("/")
    if not given and not is_production:
        return f"http://127.0.0.1:{port}"
    parts = urlsplit(given)
    may_be_open = not is_production or parts.hostname in THIS_MACHINE
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and may_be_open)
    if not (is_safe and parts.hostname) or parts.query or parts.fragment or not given.isprintable() or " " in given:
        message = "PUBLIC_URL must be the address that people reach, such as https://platssamverkan.example"
        raise SettingsError(f"{message} (https when TRACKER_ENV=production).")
    return given


def _base_maps() -> tuple[BaseMap, ...]:
    """MAP_1 to MAP_9, each as kind|name|address|credit and for wms |layers; a pmtiles address is a file's path."""
    given = {name: text for number in range(1, 10) if (text := os.environ.get(name := f"MAP_{number}", ""))}
    found = tuple(_base_map(name, [part.strip() for part in text.split("|")]) for name, text in given.items())
    if sum(each.kind == "pmtiles" for each in found) > 1:
        raise SettingsError("Only one of MAP_1 to MAP_9 can be a pmtiles file.")
    return found


def _base_map(setting: str, parts: list[str]) -> BaseMap:
    kind, name, url, credit, layers = [*parts, "", "", "", "", ""][:5]
    address = urlsplit(url)
    is_address = address.scheme in {"http", "https"} and bool(address.netloc) and not set(address.netloc) & set(" ;,'")
    if name and kind == "pmtiles":
        return BaseMap(name, "pmtiles", url, credit, max_zoom=_nearest_zoom(setting, Path(url)))
    if name and kind == "xyz" and is_address and all(each in url for each in ("{z}", "{x}", "{y}")):
        return BaseMap(name, "xyz", url, credit)
    if name and kind == "wms" and is_address and layers:
        return BaseMap(name, "wms", url, credit, layers)
    shape = "xyz|Name|https://host/{z}/{x}/{y}.png|Credit, wms|Name|https://host/path|Credit|layers"
    raise SettingsError(f"{setting} must be {shape} or pmtiles|Name|/path/to/file.pmtiles|Credit.")


def _nearest_zoom(setting: str, path: Path) -> int:
    head = b""
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(127)
    if not head.startswith(b"PMTiles\x03") or len(head) < 127:  # noqa: PLR2004 - what its third version begins with
        raise SettingsError(f"{setting} names {path}, which is no PMTiles file (version 3).")
    return head[101]


def _mail() -> MailSettings:
    host, security = os.environ.get("SMTP_HOST", ""), os.environ.get("SMTP_SECURITY", "starttls")
    user, sender = os.environ.get("SMTP_USER", ""), os.environ.get("MAIL_FROM", "")
    if security not in SMTP_PORTS:
        raise SettingsError(f"SMTP_SECURITY must be one of {', '.join(SMTP_PORTS)}, not {security!r}.")
    if user and security == "none" and host not in THIS_MACHINE:
        raise SettingsError("SMTP_USER with SMTP_SECURITY=none sends the password in the clear: use starttls or tls.")
    if (host or sender) and ("@" not in parseaddr(sender)[1] or not sender.isprintable()):
        raise SettingsError("MAIL_FROM must be an address, such as Platssamverkan <platssamverkan@stad.example>.")
    return MailSettings(
        host=host,
        port=_whole_number("SMTP_PORT", SMTP_PORTS[security], most=65535),
        user=user,
        password=os.environ.get("SMTP_PASSWORD", ""),
        security=security,
        sender=sender or DEMO_SENDER,
        folder=INSTANCE / "mail",
    )


def _files() -> FileSettings:
    url, endpoint = os.environ.get("FILES_URL", ""), os.environ.get("FILES_ENDPOINT", "")
    clamd = os.environ.get("CLAMD_ADDRESS", "")
    parts, scanner = urlsplit(url), urlsplit(clamd)
    if parts.scheme not in {"", "s3"} or (parts.scheme == "s3" and not parts.netloc):
        raise SettingsError("FILES_URL must be a folder's path, or s3://bucket/prefix.")
    if endpoint and urlsplit(endpoint).scheme != "https" and urlsplit(endpoint).hostname not in THIS_MACHINE:
        raise SettingsError("FILES_ENDPOINT must begin with https unless it is this machine: files go over it.")
    is_socket = scanner.scheme == "unix" and bool(scanner.path)
    if clamd and not is_socket and not _is_host_and_port(clamd):
        raise SettingsError("CLAMD_ADDRESS must be unix:/path/to/socket or tcp://host:port.")
    return FileSettings(
        url=url or str(INSTANCE / "files"),
        endpoint=endpoint,
        region=os.environ.get("FILES_REGION", ""),
        key=os.environ.get("FILES_KEY", ""),
        secret=os.environ.get("FILES_SECRET", ""),
        clamd=clamd,
    )


def _is_host_and_port(address: str) -> bool:
    parts = urlsplit(address)
    try:
        return parts.scheme == "tcp" and bool(parts.hostname and parts.port)
    except ValueError:
        return False


def _router_url() -> str:
    """What answers how far it is to walk. Where the stops are is told to it, so nobody is asked who is not set."""
    parts = urlsplit(given := os.environ.get("ROUTER_URL", "").rstrip("/"))
    if given and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
        raise SettingsError("ROUTER_URL must be an OSRM service's address, such as http://127.0.0.1:5000")
    return given


def _one_of(name: str, usual: str, *options: str) -> str:
    text = os.environ.get(name) or usual
    if text not in options:
        raise SettingsError(f"{name} must be {' or '.join(options)}, not {text!r}.")
    return text


def _whole_number(name: str, default: int, *, least: int = 1, most: int = 10**6) -> int:
    text = os.environ.get(name, str(default))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else -1
    if not least <= number <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return number


def _secret_key(*, is_production: bool) -> str:
    """Take SECRET_KEY, or in development keep one in instance/ so that sign-ins survive a restart."""
    given = os.environ.get("SECRET_KEY", "")
    if is_production:
        if len(given) < MINIMUM_SECRET_LENGTH:
            message = f"SECRET_KEY must be set to at least {MINIMUM_SECRET_LENGTH} signs when TRACKER_ENV=production."
            raise SettingsError(message)
        return given
    return given or kept_secret("secret_key", secrets.token_hex(32))


def kept_secret(name: str, fresh: str) -> str:
    """A secret of this machine in instance/, readable by its owner only: the one that is there, else the fresh one."""
    INSTANCE.mkdir(exist_ok=True)
    kept = INSTANCE / name
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(fresh, encoding="ascii")
    return kept.read_text(encoding="ascii").strip()
