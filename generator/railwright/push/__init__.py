"""To switches: what is asked of them and what is changed on them, over SSH and nothing else.

::

    nornir_        tasks, inventory and processors for scripts of others
    fleet          all switches of a plan: waves, their runner, neighbours, what was before
    transaction    one switch, from preflight to end; `scripts` are what it runs there
    verify         whether a fabric is as its inventory has it
    look           what a switch has and how it is
    line           SSH, commands, and readers of what they print
    ztp            files for switches without a configuration; asks nobody

A room imports those below it, and `verify` none of `transaction` (contract `rooms` in
`pyproject.toml`). What every room may use lies beside them.
"""
