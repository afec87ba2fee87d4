"""`opspact bundle`: archives that install without a network."""

import subprocess
import sys
from pathlib import Path

import click

from opspact.shell.running.trouble import Trouble

PLATFORMS = ("x86_64", "aarch64")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--platform", "platforms", multiple=True, type=click.Choice(PLATFORMS), help="Only this one.")
def bundle(folder: Path, platforms: tuple[str, ...]) -> None:
    """Make archives in FOLDER that install Opspact on Linux machines (x86-64, ARM64) without a network.

    Works in a checkout of the sources, with a package index within reach.
    """
    script = Path(__file__).parents[3] / "bin" / "bundle"
    if not script.exists():
        raise Trouble("Bundles are made from a checkout of the sources; this is an installed release.")
    sys.exit(subprocess.run([script, folder.absolute(), *platforms], check=False).returncode)
