"""Numbers as people write them. Apart from the settings, so that a window can open before pydantic is loaded."""

from __future__ import annotations


def number_text(value: float) -> str:
    """A number as people write it: "1,000,000", "0.001", "1e-7"; six digits that matter."""
    if value == 0 or 1e-4 <= abs(value) < 1e15:
        whole = abs(value) >= 1e5 or float(value).is_integer()
        return f"{value:,.0f}" if whole else f"{value:,.6g}"
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    return f"{mantissa}e{int(exponent)}"
