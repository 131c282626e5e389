"use strict";

/* Recovery codes: copy all at once, or print. Without this script they are marked and copied by hand. */
(() => {
  const list = document.querySelector("[data-recovery-codes]");
  const tools = document.querySelector("[data-recovery-tools]");
  if (!list || !tools) {
    return;
  }
  tools.hidden = false;
  const said = document.querySelector("[data-copy-said]");
  const copy = tools.querySelector("[data-copy-codes]");

  const say = (words) => {
    copy.textContent = words;
    said.textContent = words;
  };

  copy.addEventListener("click", async () => {
    const codes = [...list.children].map((each) => each.textContent.trim()).join("\n");
    try {
      await navigator.clipboard.writeText(codes);
      say(copy.dataset.copied);
    } catch {
      say(copy.dataset.failed);
    }
  });

  tools.querySelector("[data-print-codes]").addEventListener("click", () => window.print());
})();
