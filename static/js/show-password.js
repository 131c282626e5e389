"use strict";

/* A button that shows what is typed in a password field; without script there is none. */
(() => {
  document.querySelectorAll("[data-password]").forEach((part) => {
    const input = part.querySelector("input");
    const button = part.querySelector("button");

    const turn = (isShown) => {
      input.type = isShown ? "text" : "password";
      button.textContent = isShown ? button.dataset.passwordHide : button.dataset.passwordShow;
    };

    button.addEventListener("click", () => turn(input.type === "password"));
    /* what was shown is not left for the browser to remember as text */
    input.form.addEventListener("submit", () => turn(false));
    turn(false);
    button.hidden = false;
  });
})();
