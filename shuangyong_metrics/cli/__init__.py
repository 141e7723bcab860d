"""The commands, in groups; each is thin: read the arguments, call a service, print."""

from shuangyong_metrics.cli.entry import main

__all__ = ["main"]
