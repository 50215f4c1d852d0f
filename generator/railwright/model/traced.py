"""Objects that remember who decided each of their values."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, SkipValidation

from railwright.base.location import Origin
from railwright.model.made import Made

UNKNOWN = Origin("design", "computed")
WHOLE = "*"
"""Key of the origin that speaks for every attribute without one of its own."""


class Traced(Made):
    """A model with the origin of its values.

    ``origins`` maps an attribute name to its origin; ``*`` stands for all others. Objects with the
    same decisions share one mapping, so tracing costs no memory per port.
    """

    origins: Annotated[Mapping[str, Origin], SkipValidation] = Field(
        default_factory=dict, repr=False, exclude=True
    )

    def origin_of(self, attribute: str) -> Origin:
        """Return who decided an attribute."""
        return self.origins.get(attribute) or self.origins.get(WHOLE) or UNKNOWN
