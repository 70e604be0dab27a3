"""Run all benchmarks of this folder, or those named: `python -m benchmarks [NAME ...]`.

A benchmark is a module with a docstring and `run() -> list[Line]`. The exit code is 1 when a
target is missed.
"""

import argparse
import importlib
import os
import pkgutil
import sys

import benchmarks
from benchmarks.report import Line, NotHere, show


def names() -> list[str]:
    """Return the modules of this folder that have a `run`."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [name for name in found if name not in {"__main__", "report"}]


def main() -> None:
    """Run, print one table a benchmark, and say which targets were missed."""
    parser = argparse.ArgumentParser(description="Run the benchmarks.")
    parser.add_argument("name", nargs="*", help=f"any of: {', '.join(names())}")
    wanted = parser.parse_args().name or names()
    for unknown in sorted(set(wanted) - set(names())):
        parser.error(f"no benchmark '{unknown}'; there are: {', '.join(names())}")
    missed: list[Line] = []
    for name in wanted:
        module = importlib.import_module(f"benchmarks.{name}")
        title = (module.__doc__ or name).splitlines()[0]
        try:
            lines = module.run()
        except NotHere as reason:
            print(f"{title}\n  skipped: {reason}")
            continue
        show(title, lines)
        missed += [line for line in lines if line.missed]
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} processors, load {load:.1f}: above 1 others ran beside the benchmarks."
    )
    if missed:
        sys.exit("Targets missed: " + ", ".join(line.name for line in missed))


if __name__ == "__main__":
    main()
