"""Floor 6: what a change does to the fabric, and in which order it is made.

::

    Change ─> oracle (class of each change) ─> order (patches, inverse, cost) ─> DevicePlan ─┐
       └────> hunks ─────────────────────────────────────────────────────────────────────────┤
    Fabric ─> reach, batches ────────────────────────────────────────────────────────────────┴> Plan
"""
