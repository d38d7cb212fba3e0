"""The benchmark's arithmetic: ratios within a run, and growth as the exponent between two sizes."""

from typing import Any

from bench.__main__ import growth, ratio


def size(pupils: int, **seconds: float) -> dict[str, Any]:
    """What one size took."""
    return {"pupils": pupils, "seconds": seconds}


def test_a_ratio_is_met_up_to_its_limit() -> None:
    measured = size(100, work=2.5, bare=1.0)

    assert ratio(measured, "work", "bare", 2.5) == {
        "work": "work", "against": "bare", "ratio": 2.5, "at_most": 2.5, "met": True,
    }  # fmt: skip
    assert not ratio(measured, "work", "bare", 2.4)["met"]


def test_ten_times_the_pupils_in_ten_times_the_time_is_linear() -> None:
    assert growth("work", size(10, work=1.0), size(100, work=10.0))["exponent"] == 1.0


def test_a_hundred_times_the_time_is_not() -> None:
    grown = growth("work", size(10, work=1.0), size(100, work=100.0))

    assert grown["exponent"] == 2.0
    assert not grown["met"]
