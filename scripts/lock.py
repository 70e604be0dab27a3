"""Write requirements.txt and requirements-dev.txt from pyproject.toml (`make lock`).

uv resolves for all supported machines at once. It marks each line with the whole list of them; a
marker that holds on every one says nothing and is dropped, so that those that are left stand out.
`make lock UPGRADE=1` moves to the newest releases, otherwise what is locked stays where it can.
"""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parent.parent
RUN_LOCK: Final = ROOT / "requirements.txt"
DEV_LOCK: Final = ROOT / "requirements-dev.txt"
HEADER: Final = "# Exact versions of {what}. Written by `make lock` from pyproject.toml.\n"
# The machines that [tool.uv] environments in pyproject.toml names.
MACHINES: Final = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))


def main() -> None:
    """Lock what running needs, then what development needs on top of exactly that."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="move to the newest releases")
    upgrade = parser.parse_args().upgrade
    run = resolve(RUN_LOCK, [], constraint=None, upgrade=upgrade)
    RUN_LOCK.write_text(HEADER.format(what="everything that running needs") + run)
    dev = resolve(DEV_LOCK, ["--extra", "dev"], constraint=RUN_LOCK, upgrade=upgrade)
    DEV_LOCK.write_text(HEADER.format(what="everything that development needs") + dev)


def resolve(lock: Path, options: list[str], *, constraint: Path | None, upgrade: bool) -> str:
    """Return the lines of a lock: one `name==version [; marker]` a line."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / lock.name
        if lock.exists() and not upgrade:
            # uv keeps the versions that its output file already names.
            output.write_text(lock.read_text())
        subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal"),
                *("--quiet", "--no-header", "--no-annotate", "--no-emit-index-url"),
                *("--output-file", str(output)),
                *(("--constraint", str(constraint)) if constraint else ()),
                *options,
            ],
            cwd=ROOT,
            check=True,
        )
        lines = (readable(line) for line in output.read_text().splitlines())
        return "".join(f"{line}\n" for line in lines if line)


def readable(line: str) -> str | None:
    """Return a lock line with no more marker than needed; None when no machine needs it."""
    requirement = Requirement(line)
    pin = f"{requirement.name}{requirement.specifier}"
    if requirement.marker is None:
        return pin
    holds = [requirement.marker.evaluate(environment(*machine)) for machine in MACHINES]
    if all(holds):
        return pin
    marker = declared_markers().get(requirement.name, requirement.marker)
    return f"{pin} ; {marker}" if any(holds) else None


def declared_markers() -> dict[str, Marker]:
    """Return the markers that pyproject.toml itself gives, by package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [Requirement(text) for text in project["dependencies"]]
    return {r.name: r.marker for r in declared if r.marker is not None}


def environment(system: str, machine: str) -> dict[str, str]:
    """Return the marker values of a supported machine under CPython 3.11."""
    return {key: str(value) for key, value in default_environment().items()} | {
        "sys_platform": system,
        "platform_system": system.capitalize(),
        "platform_machine": machine,
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": "3.11",
        "python_full_version": "3.11.9",
    }


if __name__ == "__main__":
    main()
