"""Types of columns that we add to those of the database."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    DateTime,
    Dialect,
    Enum,
    TypeDecorator,
)

# Enums are kept by value ("booked", not "BOOKED"), and the database checks them.
StoredEnum = Enum(
    StrEnum,
    native_enum=False,
    create_constraint=True,
    length=20,
    values_callable=lambda enum: [member.value for member in enum],
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes only; stored as naive UTC because SQLite keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime reached the database")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None
