"""Whatever a file holds, only findings come out of its reader, each with a place that is there."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.inputs import inputs
from fuzz.readers import READERS


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_only_findings_come_out(reader: str, data: st.DataObject) -> None:
    assert READERS[reader](data.draw(inputs(reader)))
