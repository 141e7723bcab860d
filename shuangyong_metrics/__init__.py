"""双拥考评看板: from a unit's workbook to a ranked scorecard, every figure traceable to its cell."""

__version__ = "0.1.0"
