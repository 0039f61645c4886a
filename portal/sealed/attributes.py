"""Sealed attributes of a model."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, Self, TypeVar, cast, overload

from sqlalchemy import Column, Row, event
from sqlalchemy.orm import Bundle, LoaderCallableStatus, Mapper, mapped_column
from sqlalchemy.orm.util import AliasedInsp

from portal.lib.crypto import CannotOpen, Place
from portal.sealed.columns import Given, Kept, Kind, SealedColumn, purpose, said
from portal.sealed.keys import keyring

V = TypeVar("V")


class Sealed(Generic[V]):
    """A sealed attribute of a model, which adds its column `name` as the attribute `_name`.

    `by` are the columns that name the row: whose it is and what else is known before it is written,
    or its id where the value is given later. What was loaded is opened when somebody reads it, once.
    A value counts as it was when it was given; what is changed in place is not kept.
    """

    def __init__(self, kind: Kind, *by: str, nullable: bool = False, default: str | None = None) -> None:
        self.kind = kind
        self._column = mapped_column(SealedColumn(kind, by), nullable=nullable, default=default)
        self.by = by
        self._then: Callable[[Any, V], None] | None = None

    def __set_name__(self, model: type[Any], name: str) -> None:
        self._model, self.name, self._attribute = model, name, f"_{name}"
        self._column.column.name = self._column.column.key = name
        setattr(model, self._attribute, self._column)

    def then(self, told: Callable[[Any, V], None]) -> Callable[[Any, V], None]:
        """Decorates a method that is told each value that is given."""
        self._then = told
        return told

    @overload
    def __get__(self, row: None, model: type[Any]) -> "Selected": ...
    @overload
    def __get__(self, row: object, model: type[Any]) -> V: ...
    def __get__(self, row: object | None, model: type[Any]) -> Any:
        """Raises CannotOpen."""
        if row is None:
            return Selected(self, model) if hasattr(model, "__mapper__") else self
        value = getattr(row, self._attribute)
        if isinstance(value, Given):
            return self.kind.read(value.text)
        if not isinstance(value, Kept):
            return value if value is None else self.kind.nothing()
        try:
            return value.opened(self._place(row), self.kind)
        except CannotOpen as fault:
            raise type(fault)(f"{fault} of row {getattr(row, 'id', None)}") from None

    def __set__(self, row: Any, value: V) -> None:
        text = None if value is None else "" if value == self.kind.nothing() else self.kind.write(value)
        if not self._says(row, text):
            setattr(row, self._attribute, Given(row, self.column, text) if text else text)
        if self._then:
            self._then(row, value)

    def give_again(self, row: Any) -> None:
        """The same value, for the row gets another name. Raises CannotOpen."""
        if getattr(row, self._attribute):
            value = self.__get__(row, self._model)
            setattr(row, self._attribute, Given(row, self.column, self.kind.write(value)))

    @cached_property
    def column(self) -> Column[Any]:
        return cast("Column[Any]", self._model.__table__.c[self.name])

    @cached_property
    def purpose(self) -> str:
        return purpose(self.column)

    def _place(self, row: object) -> Place:
        return Place(self.purpose, tuple(said(getattr(row, name)) for name in self.by))

    @property
    def attributes(self) -> tuple[str, ...]:
        """Its own, and those that name a row."""
        return (self._attribute, *self.by)

    def _says(self, row: Any, text: str | None) -> bool:
        """Whether it says so already: then nothing is to be written."""
        there = vars(row).get(self._attribute, self)
        if isinstance(there, Given):
            there = there.text
        elif isinstance(there, Kept):
            try:
                there = there.text(self._place(row))
            except CannotOpen:
                return False
        return bool(there == text)


class Selected(Bundle[Any]):
    """A sealed attribute in a statement: selected together with the name of the row, and opened by it."""

    def __init__(self, sealed: Sealed[Any], model: Any) -> None:
        self.column, *names = (getattr(model, name) for name in sealed.attributes)
        super().__init__(sealed.name, self.column, *names)
        self._sealed = sealed

    def create_row_processor(
        self, _query: Any, procs: Sequence[Callable[[Row[Any]], Any]], _labels: Sequence[str]
    ) -> Callable[[Row[Any]], Any]:
        value_in, *names_in = procs
        purpose, kind, keys = self._sealed.purpose, self._sealed.kind, keyring()

        def opened_in(row: Row[Any]) -> Any:
            value = value_in(row)
            if not isinstance(value, Kept):
                return value if value is None else kind.nothing()
            place = Place(purpose, tuple([said(name_in(row)) for name_in in names_in]))
            return value.opened(place, kind, keys)

        return opened_in

    def label(self, name: str) -> Self:
        return cast("Self", super().label(name))  # type: ignore[no-untyped-call]

    def adapt_to_entity(self, other: AliasedInsp[Any]) -> "Selected":
        """Of the model under another name, as `aliased` has it."""
        return Selected(self._sealed, other.entity)

    def is_not(self, other: None) -> Any:
        return self.column.is_not(other)


@event.listens_for(Mapper, "mapper_configured")
def _follow_names(_mapper: Mapper[Any], model: type[Any]) -> None:
    """Where a deed gives a row another name, what is sealed in it goes along."""
    for name, sealed in _by_name(model):

        def set_anew(row: Any, value: Any, before: Any, _by: Any, sealed: Sealed[Any] = sealed) -> None:
            if before is not None and value != before and not isinstance(before, LoaderCallableStatus):
                sealed.give_again(row)

        event.listen(getattr(model, name), "set", set_anew, active_history=True)


def _by_name(model: type[Any]) -> Iterator[tuple[str, Sealed[Any]]]:
    for sealed in vars(model).values():
        if isinstance(sealed, Sealed):
            yield from ((name, sealed) for name in sealed.by if name != "id")
