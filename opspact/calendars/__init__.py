"""Working time: weekly windows, statutory arrangements, closures, tags, limits in every unit, periods.
Pure.
"""
