"use strict";

/* A passkey: ask the server what is to be signed, let the device sign it, send the answer with the form around it. */
(() => {
  const canDo =
    window.isSecureContext &&
    window.PublicKeyCredential?.parseCreationOptionsFromJSON &&
    PublicKeyCredential.parseRequestOptionsFromJSON &&
    PublicKeyCredential.prototype.toJSON;
  if (!canDo) {
    return;
  }
  const reasons = { NotAllowedError: "cancelled", InvalidStateError: "known", SecurityError: "elsewhere" };

  const asked = async (part, form) => {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    const answer = await fetch(part.dataset.ask, { method: "POST", headers: { Accept: "application/json" }, body });
    return answer.json();
  };

  const signed = (part, wanted) =>
    part.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted) });

  document.querySelectorAll("[data-passkey]").forEach((part) => {
    const form = part.closest("form");
    const button = part.querySelector("[data-passkey-button]");
    const said = part.querySelector("[data-passkey-said]");

    const use = async () => {
      const wanted = await asked(part, form);
      if (wanted.error) {
        said.textContent = wanted.error;
        return;
      }
      const credential = await signed(part, wanted);
      form.elements.passkey.value = JSON.stringify(credential.toJSON());
      form.requestSubmit();
    };

    button.addEventListener("click", async () => {
      const password = form.elements.password;
      if (password && !password.value) {
        said.textContent = part.dataset.first;
        password.focus();
        return;
      }
      said.textContent = "";
      button.disabled = true;
      try {
        await use();
      } catch (error) {
        said.textContent = part.dataset[reasons[error.name] ?? "failed"];
      }
      button.disabled = false;
    });

    part.querySelector("[data-passkey-without]").hidden = true;
    button.hidden = false;
  });
})();
