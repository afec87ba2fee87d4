"""The readable report of a run, as tables on the terminal."""

from opspact.shell.report.whole import report as report
