"""Nornir: plugins, tasks and processors that any Nornir script can use, and a push does.

Whoever imports anything of this has a guard on Nornir's log
(:mod:`~railwright.push.nornir_.guard`): Nornir writes the arguments of tasks and the tracebacks of
failed ones to a file in the current folder.
"""

from railwright.push.nornir_ import guard

guard.stand()
