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

  // A grid comes as one line of facts a picture (dashboard/components/grid.py); its buttons are
  // made here, many times quicker than as components.
  const build = (grid) => {
    const { rows, labels, captions, columns, badges } = JSON.parse(grid.dataset.thumbs);
    const thumbs = rows.map((row, at) => {
      const thumb = document.createElement("button");
      const caption = document.createElement("span");
      thumb.type = "button";
      thumb.className = "el-thumb";
      thumb.tabIndex = at === 0 ? 0 : -1;
      thumb.dataset.row = row;
      thumb.style.setProperty("--x", at % columns);
      thumb.style.setProperty("--y", Math.floor(at / columns));
      const [sign, words] = badges[row] || [];
      const said = [`row ${row}`, `labelled ${labels[at]}`, captions[at], words];
      thumb.setAttribute("aria-label", said.filter(Boolean).join(", "));
      if (sign) {
        thumb.dataset.badge = sign;
        thumb.title = words;
      }
      caption.textContent = captions[at];
      thumb.append(caption);
      return thumb;
    });
    grid.replaceChildren(...thumbs);
  };

  new MutationObserver(() => {
    document.querySelectorAll(".el-gallery[data-thumbs]:empty").forEach(build);
  }).observe(document, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    const thumb = event.target.closest?.(".el-gallery[data-thumbs] .el-thumb");
    if (!thumb) return;
    const { opens } = JSON.parse(thumb.closest(".el-gallery").dataset.thumbs);
    window.dash_clientside.set_props(opens, {
      data: { row: Number(thumb.dataset.row), at: Date.now() },
    });
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
