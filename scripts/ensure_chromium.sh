#!/usr/bin/env bash
# Make sure there is a Chromium for the browser tests: an installed one, else by apt as root, else
# Playwright's own build. Without any it says so and succeeds: the tests then skip, or fail where
# EMOTION_LENS_REQUIRE_BROWSER=1.
set -euo pipefail

found() {
    [ -n "${EMOTION_LENS_CHROMIUM:-}" ] && return 0
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    .venv/bin/python - <<'PY' 2>/dev/null
import sys
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not Path(playwright.chromium.executable_path).is_file())
PY
}

found && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "No Chromium found: installing it with apt-get ..."
    if apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
            chromium fonts-dejavu-core >/dev/null; then
        exit 0
    fi
elif [ "${EMOTION_LENS_REQUIRE_BROWSER:-}" != 1 ]; then
    echo "No Chromium found: fetching Playwright's build ..."
    .venv/bin/python -m playwright install chromium && exit 0
fi

cat >&2 <<'TEXT'
**********************************************************************
No Chromium was found and none could be installed.
The browser tests will NOT run. Install Chromium (as root, on Debian:
apt-get install chromium fonts-dejavu-core) or set
EMOTION_LENS_CHROMIUM to the path of a Chromium or Chrome.
**********************************************************************
TEXT
