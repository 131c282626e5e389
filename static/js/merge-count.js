"use strict";

/* The button of "Hör de ihop?" says the effect before it is pressed: how many problems are left. */
(() => {
  document.querySelectorAll("[data-merge-count]").forEach((button) => {
    const form = button.closest("form");
    const plain = button.textContent;
    const before = Number(button.dataset.mergeCount);

    const isMerged = (row) => {
      const relation = row.querySelector("input[type=radio]:checked");
      return relation && relation.value !== "own" && row.querySelector("input[type=checkbox]:checked") !== null;
    };
    const say = () => {
      const merged = [...form.querySelectorAll("[data-merge-row]")].filter(isMerged).length;
      const words = button.dataset.words.replace("{before}", before).replace("{after}", before - merged);
      button.textContent = merged > 0 ? words : plain;
    };
    form.addEventListener("change", say);
    say();
  });
})();
