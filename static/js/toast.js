"use strict";

/* A message floats for ten seconds or until it is closed, and is read out politely. Errors stay where they are. */
(() => {
  const STAY = 10000;
  const region = document.querySelector("[data-toasts]");
  if (!region) {
    return;
  }

  const floating = document.createElement("div");
  floating.className = "toasts toasts-floating";
  floating.setAttribute("role", "status");
  document.body.append(floating);

  const dismiss = (toast) => {
    const hadFocus = toast.contains(document.activeElement);
    toast.remove();
    if (hadFocus) {
      document.querySelector("main")?.focus();
    }
  };

  const leaveLater = (toast) => {
    let timer = setTimeout(() => dismiss(toast), STAY);
    const hold = () => clearTimeout(timer);
    const release = () => {
      clearTimeout(timer);
      timer = setTimeout(() => dismiss(toast), STAY);
    };
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("pointerleave", release);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("focusout", release);
  };

  region.querySelectorAll(".toast").forEach((toast) => {
    const close = toast.querySelector(".toast-close");
    close.hidden = false;
    close.addEventListener("click", () => dismiss(toast));
    if (!toast.matches(".toast-bad, .toast-error, .toast-warn")) {
      setTimeout(() => floating.append(toast), 100); // after load, so that the live region is known before it is filled
      leaveLater(toast);
    }
  });
})();
