// A gallery is one tab stop; arrow keys move between its pictures.
(() => {
  const MOVES = new Set(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"]);

  const inLine = (thumbs) => {
    const top = thumbs[0].offsetTop;
    const next = thumbs.findIndex((thumb) => thumb.offsetTop !== top);
    return next < 0 ? thumbs.length : next;
  };

  document.addEventListener("keydown", (event) => {
    if (!MOVES.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const thumb = event.target.closest?.(".el-thumb");
    const gallery = thumb?.closest(".el-gallery");
    if (!gallery) return;
    const thumbs = [...gallery.querySelectorAll(".el-thumb")];
    const at = thumbs.indexOf(thumb);
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + inLine(thumbs),
      ArrowUp: at - inLine(thumbs),
      Home: 0,
      End: thumbs.length - 1,
    }[event.key];
    event.preventDefault();
    thumbs[to]?.focus();
  });

  // The picture that has the focus is the one that Tab comes back to.
  document.addEventListener("focusin", (event) => {
    const thumb = event.target.closest?.(".el-thumb");
    thumb?.closest(".el-gallery")?.querySelectorAll('.el-thumb[tabindex="0"]').forEach((other) => {
      other.tabIndex = -1;
    });
    if (thumb) thumb.tabIndex = 0;
  });
})();
