"""What the measurements share; importing it makes the product, the sample workbooks and the served app importable."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for _folder in (ROOT, *(ROOT / "tests" / name for name in ("samples", "browser", "property"))):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))
