"""The command line: everything without a browser. ``python -m shuangyong_metrics --help``; documented in docs/cli.md."""

from __future__ import annotations

import sys

from shuangyong_metrics.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
