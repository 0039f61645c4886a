"""Everything that differs between one machine and another, read once and checked.

Values come from PORTAL_* in the environment, then from instance/settings.toml. Each is
described in docs/settings.md.
"""

import os
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    FilePath,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from sqlalchemy.engine import make_url

from portal import database_address
from portal.lib.crypto import Keyring
from portal.lib.urls import has_a_host, is_private

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "PORTAL_"
DEVELOPMENT_KEY = "only-for-development-only-for-development"
DEVELOPMENT_FIELD_KEY = "b25seS1mb3ItZGV2ZWxvcG1lbnQtb25seS1mb3ItZGU="  # those words, in base64


class WrongSettings(SystemExit):
    """The portal cannot start as it is set up. Its text is one line that names the setting."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        toml_file=ROOT / "instance" / "settings.toml",
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,  # an error must not print a password
    )

    environment: Literal["development", "production"] = "development"
    database_url: str = f"sqlite:///{ROOT}/instance/portal.sqlite"
    replica_url: str = Field(default="", pattern="^(postgres.*)?$")
    secret_key: SecretStr = SecretStr(DEVELOPMENT_KEY)
    field_keys: SecretStr = SecretStr(DEVELOPMENT_FIELD_KEY)
    index_key: SecretStr = SecretStr(DEVELOPMENT_KEY)
    base_url: str = "http://localhost:8000"
    smtp_url: SecretStr | None = None
    line_token: SecretStr | None = None
    line_secret: SecretStr | None = None
    line_id: str = ""
    line_url: str = "https://api.line.me"
    keep_health_days: int = Field(default=3 * 365, ge=30)
    keep_history_days: int = Field(default=5 * 365, ge=365)
    keep_messages_days: int = Field(default=90, ge=1)
    breached_passwords: FilePath | None = None
    trusted_hosts: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    no_proxy: bool = False
    holds_per_address: int = Field(default=60, ge=1)
    mail_from: str = "Cortis Gym <portal@localhost>"
    backups: Path = ROOT / "instance" / "backups"
    backup_key: str = Field(default="", pattern="^(age1[0-9a-z]{58})?$")
    backup_command: str = ""
    metrics_token: SecretStr = SecretStr("")
    log_form: Literal["lines", "json"] = "lines"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def hosts(self) -> list[str] | None:
        """The names under which the portal answers; None for any, in development."""
        named = [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]
        if self.is_production or named:
            return [urlsplit(self.base_url).hostname or "", *named]
        return None

    @property
    def has_line(self) -> bool:
        return bool(self.line_id)

    @property
    def sealing_keys(self) -> list[str]:
        """The newest first."""
        return [key.strip() for key in self.field_keys.get_secret_value().split(",") if key.strip()]

    @field_validator("database_url", "replica_url")
    @classmethod
    def _a_database_we_run_on(cls, url: str, info: ValidationInfo) -> str:
        return url if not url and info.field_name == "replica_url" else database_address.read(url)

    @field_validator("base_url")
    @classmethod
    def _an_address_people_can_open(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not has_a_host(parts) or parts.query or parts.fragment:
            raise ValueError("is the address of the home page, such as https://gym.example")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url and url.get_secret_value():
            parts = urlsplit(url.get_secret_value())
            if parts.scheme not in ("smtp", "smtps") or not has_a_host(parts):
                raise ValueError("reads smtp://user:password@host:587, or smtps:// for TLS from the start")
            return url
        return None

    @field_validator("line_id")
    @classmethod
    def _a_line_account(cls, name: str) -> str:
        if name and not re.fullmatch(r"@[a-z0-9._-]{1,30}", name):
            raise ValueError("is the basic ID of the LINE official account, such as @123abcde")
        return name

    @field_validator("line_url")
    @classmethod
    def _where_line_is(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not has_a_host(parts):
            raise ValueError("is the address of LINE's Messaging API, https://api.line.me")
        return url

    @field_validator("secret_key", "index_key")
    @classmethod
    def _a_key(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < 16:
            raise ValueError("is too short. Use 32 characters or more")
        return key

    @field_validator("field_keys")
    @classmethod
    def _keys_that_seal(cls, keys: SecretStr) -> SecretStr:
        try:
            Keyring([key.strip() for key in keys.get_secret_value().split(",") if key.strip()], index_key="")
        except ValueError:
            raise ValueError("is one key or more, with commas between. `flask new-key` makes one") from None
        return keys

    @field_validator("breached_passwords")
    @classmethod
    def _a_list_of_hashes(cls, listed: Path | None) -> Path | None:
        if listed:
            try:
                with listed.open("rb") as file:
                    first = file.readline(60)
            except OSError:
                raise ValueError("is a file that the portal may not read") from None
            if not re.match(rb"[0-9A-F]{40}\s*(:|$)", first):
                raise ValueError("begins with no SHA-1 in capital hexadecimal digits")
        return listed

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, sender: str) -> str:
        if "@" not in parseaddr(sender)[1] or not sender.isprintable():
            raise ValueError("reads Name <address@host>")
        return sender

    @model_validator(mode="after")
    def _line_is_whole(self) -> Self:
        given = [bool(setting) for setting in (self.line_token, self.line_secret, self.line_id)]
        if any(given) and not all(given):
            raise ValueError("line_token: LINE needs line_token, line_secret and line_id, all three or none")
        if self.is_production and not self.line_url.startswith("https://"):
            raise ValueError("line_url: production speaks to LINE over https")
        return self

    @model_validator(mode="after")
    def _production_is_complete(self) -> Self:
        if not self.is_production:
            return self
        key = self.secret_key.get_secret_value()
        if len(key) < 32 or key == DEVELOPMENT_KEY:
            raise ValueError("secret_key: production needs one of its own, 32 characters or more")
        if DEVELOPMENT_FIELD_KEY in self.sealing_keys:
            raise ValueError("field_keys: production needs its own. `flask new-key` makes one")
        if self.index_key.get_secret_value() == DEVELOPMENT_KEY:
            raise ValueError("index_key: production needs one of its own, 32 characters or more")
        if not self.base_url.startswith("https://"):
            raise ValueError("base_url: production needs an https address")
        if self.smtp_url is None:
            raise ValueError("smtp_url: production needs a mail server")
        if not is_private(self.smtp_url.get_secret_value()):
            raise ValueError("smtp_url: mail leaves this machine in plain text. Use smtps:// or a user")
        for name, url in (("database_url", self.database_url), ("replica_url", self.replica_url)):
            if url.startswith("postgresql") and not database_address.is_checked(make_url(url)):
                raise ValueError(f"{name}: add ?sslmode=verify-full, for the database is another machine")
        return self

    @model_validator(mode="after")
    def _visitors_are_told_apart(self) -> Self:
        """Behind a proxy nobody has told of, all visitors are one address, and share one limit."""
        if self.no_proxy and self.trusted_proxies:
            raise ValueError("no_proxy: says that there is no proxy, and trusted_proxies that there is")
        if self.is_production and not self.trusted_proxies and not self.no_proxy:
            raise ValueError(
                "trusted_proxies: production needs the number of proxies before the portal, usually 1. "
                f"Where browsers reach it directly, set {PREFIX}NO_PROXY=1"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load() -> Settings:
    """The settings of this machine. Raises WrongSettings at the first thing that is not right."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            raise WrongSettings(f"{name}: there is no such setting. See docs/settings.md")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        name = PREFIX + str(first["loc"][0]).upper() + ": " if first["loc"] else PREFIX
        if not first["loc"]:  # a rule over several settings begins with the name of one
            field, _, said = said.partition(": ")
            name = PREFIX + field.upper() + ": "
        raise WrongSettings(f"{name}{said}. See docs/settings.md") from None
    except ValueError as error:  # a settings.toml that is not TOML
        raise WrongSettings(f"instance/settings.toml: {error}") from None
