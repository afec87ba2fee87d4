"""Working time: calendars, statutory arrangements, units of deadlines, periods."""
