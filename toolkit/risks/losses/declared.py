"""What is declared by hand or in Python: frozen values whose mistakes are told in the toolkit's own way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import BaseModel, ValidationError

from toolkit.errors import InputError
from toolkit.files.build import Strict, problems_of
from toolkit.files.strict_yaml import YamlDocument

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:  # it has no public name
    ModelMetaclass = type(BaseModel)

__all__ = ["Declared"]

Model = TypeVar("Model", bound="Declared")


class _Given(YamlDocument):
    """Plain data that stands in no file: a mistake is placed by the name of what was to be built."""

    def where(self, path: tuple[str | int, ...]) -> str:  # noqa: ARG002 - the message names the path
        """What was to be built."""
        return self.source


class _SaysWhatIsWrong(ModelMetaclass):
    """A mistake in a call such as `Interval(low=5, high=1)` is an `InputError`, as one in a file is."""

    def __call__(self, *given: Any, **fields: Any) -> Any:
        try:
            return super().__call__(*given, **fields)
        except ValidationError as error:
            document = _Given(data=fields, lines={}, source=self.__name__)
            raise InputError(problems_of(error, self, document)) from None  # type: ignore[arg-type]  # a model


class Declared(Strict, metaclass=_SaysWhatIsWrong):
    """A value of which a scenario is made. `of` builds it from plain data, such as a record's or a file's."""

    @classmethod
    def of(cls, plain: Any, where: str = "") -> Self:
        """Build it from plain data. Raises `InputError` with every mistake, each under `where`."""
        try:
            return cls.model_validate(plain)
        except ValidationError as error:
            document = _Given(data=plain, lines={}, source=where or cls.__name__)
            raise InputError(problems_of(error, cls, document)) from None
