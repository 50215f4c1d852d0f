"""What the tasks have in common: the switch of a task, and how they tell what went wrong.

What a task returns has masks for the secrets of the switch. A task that fails says so in its result
(``failed``, and ``exception`` with an error of ours that has no traceback), so that Nornir has
nothing to write to its log.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from nornir.core.task import Result, Task
from pydantic import ValidationError

from railwright.base.errors import AnswerError, PushError, RailwrightError, SettingsError
from railwright.base.text import first_fault, printable, short
from railwright.configs import Loaded, read_text
from railwright.diff import masking
from railwright.model.configdb import ConfigDb
from railwright.push import bug
from railwright.push.line import commands
from railwright.push.line.answer import SHOWN
from railwright.push.line.command import Command
from railwright.push.line.fetch import FACTORY_NAME
from railwright.push.nornir_ import guard
from railwright.push.nornir_.connection import NAME, Sonic

Given = ParamSpec("Given")


class TaskFailed(PushError):
    """A task did not do what it is for."""


def of_ours(
    work: Callable[Concatenate[Task, Given], Result],
) -> Callable[Concatenate[Task, Given], Result]:
    """Have a task tell what went wrong in its result, without secrets and without a traceback."""

    @functools.wraps(work)
    def task(task: Task, /, *args: Given.args, **given: Given.kwargs) -> Result:
        try:
            return work(task, *args, **given)
        except RailwrightError as error:
            return _failed(task, error)
        except ValidationError as error:
            return _failed(task, SettingsError(first_fault(error)))
        except Exception as error:  # noqa: BLE001 # Nornir would log its words, and they may tell
            return _failed(task, TaskFailed(f"{task.host.name}: {bug.told(error)}"))

    return task


def _failed(task: Task, error: RailwrightError) -> Result:
    told: RailwrightError
    try:
        told = type(error)(hidden(error.message), hint=error.hint)
    except TypeError:  # of those that are made in another way
        told = TaskFailed(hidden(error.message), hint=error.hint)
    return Result(task.host, result=str(told), failed=True, exception=told)


def hidden(text: str) -> str:
    """Return a text without the secrets that are known, in one line that may be shown."""
    return printable(" ".join(guard.hidden(text).split()))[:SHOWN]


def sonic_of(task: Task) -> Sonic:
    """Return the switch of a task, logged in to."""
    found: Sonic = task.host.get_connection(NAME, task.nornir.config)
    return found


def name_of(task: Task, sonic: Sonic) -> str:
    """Return the name that a switch has to have."""
    return sonic.extras.device or task.host.name


def config_of(loaded: Loaded, name: str, what: str) -> ConfigDb:
    """Return a configuration, if it is one and of the switch that was meant.

    Raises:
        AnswerError: it is not.
    """
    if loaded.config is None:
        msg = f"{name}: {what} cannot be read"
        raise AnswerError(msg)
    masking.learn(loaded.config)
    own = loaded.config.get("DEVICE_METADATA", {}).get("localhost", {}).get("hostname", "")
    if not isinstance(own, str) or own.partition(".")[0] not in {name, FACTORY_NAME, ""}:
        msg = f"{name}: what answers calls itself {short(own)}"
        raise AnswerError(msg)
    return loaded.config


def built(build: Callable[[str], Command[str]], name: str) -> Command[str]:
    """Return the command of a checkpoint.

    Raises:
        SettingsError: no checkpoint has such a name.
    """
    try:
        return build(name)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def checkpoint_of(sonic: Sonic, name: str, device: str) -> ConfigDb:
    """Return what a checkpoint holds.

    Raises:
        AnswerError: there is none, or it is of another switch.
    """
    raw = sonic.ask(commands.read(f"{commands.CHECKPOINTS}/{name}.cp.json"))
    return config_of(read_text(raw, f"{name}.cp.json"), device, f"the checkpoint {name}")
