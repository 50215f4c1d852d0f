"""Values that hold when no layer of the inventory says otherwise."""

from railwright.model.types import Model


class Default(Model):
    """One default: what it is, and where it comes from."""

    value: int | str
    source: str
