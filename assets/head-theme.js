// Loaded in <head>, before anything is drawn: a first visit follows the system's theme, and the
// cookie tells the server, which draws figures in the right colours from then on.
(() => {
  if (!/(^|; )theme=/.test(document.cookie)) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    document.cookie = `theme=${dark ? "dark" : "light"}; path=/; SameSite=Strict; max-age=31536000`;
  }
})();
