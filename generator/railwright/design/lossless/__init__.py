"""Lossless arithmetic of one switch: pure functions over facts of the catalog.

``headroom``, ``bound`` and ``table`` size one port, ``pools`` and ``memory`` a switch, ``ecn`` its
marking; ``plan`` puts it all together, and everything else asks ``plan``.
"""
