"""Models that take their values as they are."""

from __future__ import annotations

import pickle

import pytest
from pydantic import BaseModel, ValidationError

from railwright.model import fabric
from railwright.model.fabric import Endpoint, NeighborDevice, RoutedInterface
from railwright.model.made import Made

INTERFACE = RoutedInterface(interface="Ethernet0", addresses=("10.0.0.0/31",))
MODELS = [
    model
    for model in vars(fabric).values()
    if isinstance(model, type)
    and issubclass(model, BaseModel)
    and model.__module__ == fabric.__name__
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_whole_fabric_is_made_of_them(model: type[BaseModel]) -> None:
    assert issubclass(model, Made)


def test_what_is_not_given_has_its_default() -> None:
    assert INTERFACE.ipv6_link_local is False
    assert INTERFACE.origins == {}
    assert NeighborDevice(name="a", type="Server").hwsku is None


def test_one_is_equal_to_another_of_the_same_values() -> None:
    assert Endpoint(device="a", port="b") == Endpoint(port="b", device="a")
    assert Endpoint(device="a", port="b") != Endpoint(device="a", port="c")
    assert hash(Endpoint(device="a", port="b")) == hash(Endpoint(device="a", port="b"))


def test_none_can_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        INTERFACE.interface = "Ethernet8"  # type: ignore[misc]  # that is the point


def test_one_is_copied_dumped_and_sent_like_any_model() -> None:
    assert INTERFACE.model_copy(update={"interface": "Ethernet8"}).interface == "Ethernet8"
    assert INTERFACE.model_dump(mode="json") == {
        "interface": "Ethernet0",
        "addresses": ["10.0.0.0/31"],
        "ipv6_link_local": False,
    }
    assert pickle.loads(pickle.dumps(INTERFACE)) == INTERFACE  # noqa: S301  # our own bytes
    assert repr(Endpoint(device="a", port="b")) == "Endpoint(device='a', port='b')"
