"""`python -m dashboard`: serve the dashboard on this machine."""

import argparse
import sys

from core.errors import EmotionLensError


def main() -> int:
    """Serve until stopped; return 0, or 2 when the settings do not allow it."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on, 0 for any (default: 8050)")
    given = parser.parse_args()

    # Imported late, so that --help and wrong arguments answer at once.
    from core.settings import Settings
    from dashboard.server import serve

    chosen = {k: v for k, v in vars(given).items() if v is not None}
    try:
        serve(Settings(**chosen))
    except EmotionLensError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's answer
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
