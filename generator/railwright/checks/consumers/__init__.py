"""Which program of SONiC acts on which row of CONFIG_DB, and which rows none does."""

from railwright.checks.consumers.reading import Consumers, Program, consumers
from railwright.checks.consumers.unread import Unread, unread

__all__ = ["Consumers", "Program", "Unread", "consumers", "unread"]
