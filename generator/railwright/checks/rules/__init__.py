"""The rules: a folder for each family, a file for each rule.

:mod:`railwright.checks.rule` says how one is written, :mod:`railwright.checks.registry` finds them.
"""
