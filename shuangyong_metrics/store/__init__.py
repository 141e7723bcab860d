"""The only package that speaks DuckDB; the others see a store, its rows by the names of queries, and transactions.

SQL lives in ``sql/``: ``schema`` (tables, append-only), ``macros`` (views and table macros, made anew at every
opening), ``queries`` (one statement each, named parameters).
"""

from shuangyong_metrics.store.file import FILE, FORMAT, Store
from shuangyong_metrics.store.transaction import Transaction

__all__ = ["FILE", "FORMAT", "Store", "Transaction"]
