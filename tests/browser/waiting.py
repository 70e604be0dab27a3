"""Wait until a page has settled: its heading stands and all its requests are answered."""

from typing import Final

from playwright.sync_api import Page, expect

# Milliseconds; generous enough for a busy two-core machine.
TIMEOUT_MS: Final = 30_000
# The first heat map waits for TensorFlow, which a busy machine loads in a minute.
ANSWER_MS: Final = 120_000
# Counts the page's own requests, so that `settle` knows when the last one was answered.
COUNT_REQUESTS: Final = """
(() => {
  const fetch = window.fetch;
  let pending = 0;
  let answered = Date.now();
  Object.defineProperty(window, "lastAnswer", { get: () => (pending ? Infinity : answered) });
  window.fetch = (...request) => {
    pending += 1;
    return fetch(...request).finally(() => { pending -= 1; answered = Date.now(); });
  };
})();
"""
# For a moment, because an answer may lead to the next request.
SETTLED: Final = """
() => Date.now() - window.lastAnswer > 150
  && !document.querySelector(".dash-graph--pending, .el-grid-pending")
"""


def settle(page: Page) -> None:
    """Wait until the heading stands, no request is under way and every graph and table is drawn.

    The page's context must carry `COUNT_REQUESTS`.
    """
    expect(page.locator("main h1").first).to_be_visible(timeout=TIMEOUT_MS)
    page.wait_for_function(SETTLED, timeout=ANSWER_MS)
