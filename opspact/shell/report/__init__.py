"""The readable reports, as tables on the terminal."""

from opspact.shell.report.history import report_history as report_history
from opspact.shell.report.whole import report as report
