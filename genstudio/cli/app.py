"""The command line itself: its commands, and what becomes of an error."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Annotated

import typer

import genstudio
from genstudio.cli import (
    cache,
    check,
    data,
    demo,
    denoise,
    doctor,
    download,
    evaluate,
    interpolate,
    models,
    sample,
    train,
)
from genstudio.cli.failures import FAILED, INTERRUPTED, WRONG_ARGUMENT, BadArgument
from genstudio.cli.terminal import close_broken_pipe, complain, flush, keep_libraries_quiet, prepare_streams
from genstudio.errors import GenStudioError, SettingsError
from genstudio.project.log import start_log

PROGRAM = "genstudio"
# typer's own errors of usage; typer carries its own copy of click, so the class has no stable name.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; no exception and no traceback reaches the person.

    0 done, 1 the job failed, 2 a bad argument, 130 interrupted (Ctrl-C).
    """
    prepare_streams()
    log_file = start_log("command-line")
    if arguments is None:
        keep_libraries_quiet(log_file)
    try:
        code = typer.main.get_command(app).main(
            None if arguments is None else list(arguments), prog_name=PROGRAM, standalone_mode=False
        )
        flush()
        return code if isinstance(code, int) else 0
    except (BadArgument, SettingsError) as error:
        complain(str(error))
        return WRONG_ARGUMENT
    except GenStudioError as error:
        log.info("failed", exc_info=True)
        complain(str(error))
        return FAILED
    except UsageError as error:
        complain(_usage(error))
        return WRONG_ARGUMENT
    except (KeyboardInterrupt, typer.Abort):
        complain("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        close_broken_pipe()
        return FAILED
    except OSError as error:
        log.exception("the system refused")
        complain(_refusal(error))
        return FAILED
    except MemoryError:
        log.exception("out of memory")
        complain("There is not enough memory for this. Choose a smaller picture size or fewer pictures.")
        return FAILED
    except Exception:
        log.exception("unexpected")
        where = "no log could be written" if log_file is None else f"the details are in {log_file}"
        complain(f"Something went wrong inside the program; {where}.")
        return FAILED


def _usage(error: Exception) -> str:
    """Typer's message in one line, with where to read on."""
    message = str(getattr(error, "format_message", error.__str__)()).replace("\n", " ")
    message += "" if message.endswith((".", "?")) else "."
    if "No such command 'gui'" in message:
        message += " The window is opened by genstudio-gui."
    context = getattr(error, "ctx", None)
    command = PROGRAM if context is None else str(context.command_path)
    return f"{message} See “{command} --help”."


def _refusal(error: OSError) -> str:
    """What the system refused to do, and where."""
    place = "" if error.filename is None else f"{error.filename}: "
    return f"{place}{error.strerror or error}. Check the disk and your permissions there, then try again."


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {genstudio.__version__}")
        raise typer.Exit


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown")


@app.callback(invoke_without_command=True)
def _genstudio(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Train autoencoders, VAEs and GANs on your own pictures, then play with what they learned.

    Start with: genstudio demo --out demo
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for command in (train.train, sample.sample, interpolate.interpolate, denoise.denoise, evaluate.evaluate):
    app.command()(command)
app.command(name="models")(models.models)
app.command()(data.data)
app.command()(download.download)
app.command()(check.check)
app.command()(doctor.doctor)
app.command()(cache.cache)
app.command()(demo.demo)
