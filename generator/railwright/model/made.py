"""What the design makes by the hundred for every switch, without checking it a second time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from railwright.model.types import Model

_SLOTS = ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
_set_values, _set_given, _set_extra, _set_private = (
    vars(BaseModel)[name].__set__ for name in _SLOTS
)


class Made(Model):
    """A model that only this program makes, of values that were validated when they were read.

    It takes its values as they are, so that making one costs a third. That they are complete and
    of the declared types is checked where the program is: its constructor is that of any model.
    """

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Give a class its constructor, out of a type checker's sight: that one sees the fields."""
        fields = cls.model_fields
        defaults = {
            name: field.get_default(call_default_factory=True)
            for name, field in fields.items()
            if not field.is_required()
        }
        setattr(cls, "__init__", _constructor(set(fields), defaults))  # noqa: B010


def _constructor(names: set[str], defaults: Mapping[str, object]) -> Callable[..., None]:
    def __init__(self: Made, /, **values: object) -> None:  # noqa: N807
        _set_values(self, values if len(values) == len(names) else {**defaults, **values})
        _set_given(self, names)
        _set_extra(self, None)
        _set_private(self, None)

    return __init__
