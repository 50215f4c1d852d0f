"""What runs in programs of its own, for scripts that a virtual switch is asked to run.

A script sees the files of the switch in place of those of this machine, and every program that it
starts is one of the switch: a small client that hands its words to the lab and passes on what the
lab says. Both need nothing but Python's standard library.
"""
