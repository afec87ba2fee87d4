"""`python -m opspact.shell …`: the command line without its program file."""

from opspact.shell.cli import main

main(prog_name="opspact")
