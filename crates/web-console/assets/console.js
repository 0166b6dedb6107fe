// Little helpers; every page works without them.
(() => {
  "use strict";
  const box = document.getElementById("q");
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const types = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement;
    if (event.key === "/" && !types && !event.ctrlKey && !event.metaKey && !event.altKey && box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
  // A slider over the days of a person or an account.
  const form = document.querySelector("form.as-of");
  const field = form && form.querySelector("#as_of");
  if (field) {
    const day = 86400000;
    const first = Date.parse(form.dataset.first);
    const last = Date.parse(form.dataset.last);
    if (last > first) {
      const slider = document.createElement("input");
      slider.type = "range";
      slider.min = "0";
      slider.max = String(Math.round((last - first) / day));
      slider.value = String(Math.round((Date.parse(field.value) - first) / day));
      slider.setAttribute("aria-label", form.querySelector("label[for=as_of]").textContent);
      slider.addEventListener("input", () => {
        field.value = new Date(first + Number(slider.value) * day).toISOString().slice(0, 10);
      });
      slider.addEventListener("change", () => form.requestSubmit());
      form.append(slider);
    }
  }
})();
