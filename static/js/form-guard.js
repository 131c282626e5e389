"use strict";

/* Forms: one click sends once, unsaved words are asked about, and the error summary gets focus. */
(() => {
  const BUSY_AFTER = 1000;

  document.querySelector("[data-error-summary]")?.focus();

  const isDirty = (form) =>
    [...form.elements].some((element) => {
      if (element.matches("textarea, input[type='text'], input:not([type])")) {
        return element.value !== element.defaultValue;
      }
      return false;
    });

  const release = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[data-busy-now]").forEach((button) => {
      button.textContent = button.dataset.busyNow;
      delete button.dataset.busyNow;
    });
  };

  const forms = [...document.querySelectorAll("form[data-guard]")];

  forms.forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sending) {
        event.preventDefault();
        return;
      }
      form.dataset.sending = "1";
      const button = event.submitter;
      if (button?.dataset.busy) {
        setTimeout(() => {
          if (form.dataset.sending) {
            button.dataset.busyNow = button.textContent;
            button.textContent = button.dataset.busy;
          }
        }, BUSY_AFTER);
      }
    });
  });

  /* A page that comes back from the browser's memory is not sending any more. */
  window.addEventListener("pageshow", () => forms.forEach(release));

  window.addEventListener("beforeunload", (event) => {
    const sending = forms.some((form) => form.dataset.sending);
    if (!sending && forms.some(isDirty)) {
      event.preventDefault();
    }
  });
})();
