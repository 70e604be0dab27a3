// The frame's own controls: menu, theme, copied link, messages, slider values.
(() => {
  const lens = (window.emotionLens = window.emotionLens || {});
  window.dash_clientside = window.dash_clientside || {};
  const callbacks = (window.dash_clientside.emotionLens = window.dash_clientside.emotionLens || {});
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  // Messages ---------------------------------------------------------------------------------
  const LASTING_MS = 12000;

  lens.toast = ({ message, hint, kind = "error" }) => {
    const region = document.getElementById("shell-toasts");
    if (!region) return;
    document.documentElement.classList.remove("el-busy");
    const toast = element("div", `el-toast el-toast-${kind}`);
    if (kind === "error") toast.setAttribute("role", "alert");
    const body = element("div", "el-toast-body");
    body.append(element("p", "el-toast-message", message));
    if (hint) body.append(element("p", "el-toast-hint", hint));
    const close = element("button", "btn-close");
    close.type = "button";
    close.setAttribute("aria-label", "Close this message");
    close.addEventListener("click", () => toast.remove());
    toast.append(body, close);
    // The same message twice is shown once, anew.
    region.querySelectorAll(".el-toast").forEach((old) => {
      if (old.textContent === toast.textContent) old.remove();
    });
    region.append(toast);
    while (region.children.length > 3) region.firstChild.remove();
    setTimeout(() => toast.remove(), kind === "error" ? LASTING_MS : LASTING_MS / 4);
  };

  callbacks.showMessage = (data) => {
    if (data) lens.toast(data);
    return undefined;
  };

  // Dash says nothing when a request fails outright: too much sent, or no server.
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (resource, options) => {
    const address = String(resource?.url ?? resource);
    if (!address.includes("_dash-update-component")) return plainFetch(resource, options);
    let response;
    try {
      response = await plainFetch(resource, options);
    } catch (error) {
      if (error.name !== "AbortError") {
        lens.toast({
          message: "The dashboard does not answer.",
          hint: "Check that it is still running, then try again.",
        });
      }
      throw error;
    }
    if (response.status >= 400) {
      const told = await response.clone().json().catch(() => ({}));
      lens.toast({
        message: told.message || "The dashboard could not answer that.",
        hint: told.hint || `The server said ${response.status}.`,
      });
    }
    return response;
  };

  // Menu -------------------------------------------------------------------------------------
  const menu = (open) => {
    const button = document.getElementById("shell-menu-button");
    document.getElementById("shell-menu")?.classList.toggle("el-open", open);
    button?.setAttribute("aria-expanded", String(open));
  };
  lens.closeMenu = () => menu(false);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#shell-menu-button");
    if (button) menu(button.getAttribute("aria-expanded") !== "true");
  });
  document.addEventListener("keydown", (event) => {
    const button = document.getElementById("shell-menu-button");
    if (event.key !== "Escape" || button?.getAttribute("aria-expanded") !== "true") return;
    menu(false);
    button.focus();
  });

  // Theme ------------------------------------------------------------------------------------
  callbacks.toggleTheme = (clicks, templates) => {
    if (!clicks) return undefined;
    const root = document.documentElement;
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = theme;
    document.cookie = `theme=${theme}; path=/; SameSite=Strict; max-age=31536000`;
    document.getElementById("shell-theme-button")?.setAttribute("aria-pressed", theme === "dark");
    document.querySelectorAll(".dash-graph[id]").forEach((node) => {
      const id = node.id.startsWith("{") ? JSON.parse(node.id) : node.id;
      const figure = window.dash_component_api.getLayout(id)?.props?.figure;
      if (!figure) return;
      const layout = { ...figure.layout, template: templates[theme] };
      window.dash_clientside.set_props(id, { figure: { ...figure, layout } });
    });
    return undefined;
  };

  // Copied link ------------------------------------------------------------------------------
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without HTTPS, other than on this machine itself, browsers offer no clipboard.
      const field = element("textarea", "visually-hidden");
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };
  callbacks.copyLink = (clicks) => {
    if (!clicks) return undefined;
    copied(location.href).then((done) =>
      lens.toast(
        done
          ? { kind: "done", message: "Link copied.", hint: "It opens this very view." }
          : { message: "The link could not be copied.", hint: location.href },
      ),
    );
    return undefined;
  };

  // Sliders ----------------------------------------------------------------------------------
  lens.setVariable = (name, value) => {
    if (value !== null && value !== undefined) {
      document.documentElement.style.setProperty(name, value);
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.type !== "range") return;
    const shown = document.querySelector(`.el-range-value[data-for="${event.target.id}"]`);
    if (shown) shown.textContent = event.target.value + (shown.dataset.unit || "");
  });

  // Figures ----------------------------------------------------------------------------------
  // Plotly 7 offers to send a figure to a cloud unless told otherwise, here for every figure.
  window.addEventListener("DOMContentLoaded", () => {
    const quiet = () => window.Plotly?.setPlotConfig?.({ showSendToCloud: false, displaylogo: false });
    quiet();
    let plotly = window.Plotly;
    if (!plotly) {
      Object.defineProperty(window, "Plotly", {
        configurable: true,
        get: () => plotly,
        set: (loaded) => { plotly = loaded; quiet(); },
      });
    }
  });
})();
