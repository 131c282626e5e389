"use strict";

/* The "Meny" link becomes a button that opens the navigation under the bar. Without script it leads to the foot menu. */
(() => {
  document.documentElement.classList.add("has-script");

  const link = document.querySelector("[data-menu]");
  const bar = document.querySelector(".topbar");
  const account = document.querySelector(".account");
  if (!bar) {
    return;
  }

  const narrow = window.matchMedia("(width <= 980px)");

  if (link) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.textContent = link.textContent;
    button.setAttribute("aria-expanded", "false");
    link.replaceWith(button);

    const set = (open) => {
      bar.classList.toggle("topbar-open", open);
      button.setAttribute("aria-expanded", String(open));
      if (account && narrow.matches) {
        account.open = open;
      }
    };
    button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
    bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
        set(false);
        button.focus();
      }
    });
    narrow.addEventListener("change", () => {
      set(false);
      if (account) {
        account.open = false;
      }
    });
  }

  if (account) {
    document.addEventListener("click", (event) => {
      if (!narrow.matches && !account.contains(event.target)) {
        account.open = false;
      }
    });
    account.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !narrow.matches && account.open) {
        account.open = false;
        account.querySelector("summary").focus();
      }
    });
  }

  /* Filters are folded on narrow screens only where there is script to unfold them again. */
  if (window.matchMedia("(width <= 760px)").matches) {
    document.querySelectorAll("[data-filter]").forEach((fold) => {
      fold.open = false;
    });
  }
})();
