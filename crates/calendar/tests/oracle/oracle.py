"""Prints every bank holiday of England and Wales, 1970 to 2035, as two independent Python packages have it.

    python3 -m venv oracle-venv && oracle-venv/bin/pip install holidays==0.109 workalendar==17.0.0
    oracle-venv/bin/python oracle.py holidays > holidays.csv
    oracle-venv/bin/python oracle.py workalendar > workalendar.csv

The packages run here, as they are; nothing of them is copied. What they say is compared, day by day, in tests/oracles.rs.
"""

import importlib.metadata
import sys

FIRST_YEAR, LAST_YEAR = 1970, 2035


def from_holidays():
    import holidays

    england = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    wales = holidays.country_holidays("GB", subdiv="WLS", years=range(FIRST_YEAR, LAST_YEAR + 1))
    if set(england) != set(wales):
        sys.exit("the package has different days for England and for Wales; this comparison expects one list")
    return set(england)


def from_workalendar():
    from workalendar.europe import UnitedKingdom

    calendar = UnitedKingdom()
    return {day for year in range(FIRST_YEAR, LAST_YEAR + 1) for day, _ in calendar.holidays(year)}


def main():
    package = sys.argv[1] if len(sys.argv) == 2 else ""
    sources = {"holidays": from_holidays, "workalendar": from_workalendar}
    if package not in sources:
        sys.exit(f"`{package}` is not a package that is compared; name one of {', '.join(sources)}")
    print(f"# PyPI package {package} {importlib.metadata.version(package)}, England and Wales, {FIRST_YEAR} to {LAST_YEAR}")
    print("day")
    for day in sorted(sources[package]()):
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            print(day.isoformat())


main()
