// Jobs: cancelling from the list in the top bar, waking that list, and keeping the focus where a
// button gives way to another.
(() => {
  const STORE = "shell-jobs-cancel-store";
  let pressed = null;

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest("[data-cancel-job]");
    if (cancel) {
      dash_clientside.set_props(STORE, { data: { id: cancel.dataset.cancelJob, at: Date.now() } });
    }
    const panel = event.target.closest(".el-job");
    pressed = panel && event.target.closest("button") ? panel : null;
    document.querySelectorAll("details.el-jobs[open]").forEach((list) => {
      if (!list.contains(event.target)) list.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    const list = event.key === "Escape" && document.querySelector("details.el-jobs[open]");
    if (!list) return;
    list.open = false;
    list.querySelector("summary").focus();
  });

  // The pressed button was hidden: the focus goes to the one that took its place.
  new MutationObserver(() => {
    if (!pressed || !pressed.isConnected) return;
    const lost = document.activeElement === document.body;
    const hidden = document.activeElement && document.activeElement.closest(".el-job [hidden]");
    if (!lost && !hidden) return;
    const next = [...pressed.querySelectorAll("button")].find((one) => !one.closest("[hidden]"));
    if (next) next.focus();
  }).observe(document.documentElement, {
    attributes: true, attributeFilter: ["hidden"], subtree: true,
  });

  window.dash_clientside = window.dash_clientside || {};
  const callbacks = (window.dash_clientside.emotionLens = window.dash_clientside.emotionLens || {});
  // A tick asks only once the last one was answered, or after it was lost, as with a server that
  // was started again.
  const LOST_MS = 10000;
  callbacks.tickOnceAnswered = (n, asked, answered) => {
    const waits = asked && (!answered || asked.n !== answered.n);
    if (waits && Date.now() - asked.at < LOST_MS) return window.dash_clientside.no_update;
    return { n, at: Date.now() };
  };
  callbacks.wakeJobs = (disabled) =>
    disabled.includes(false) ? Date.now() : window.dash_clientside.no_update;
})();
