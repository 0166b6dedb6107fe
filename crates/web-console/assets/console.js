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
    // One key to where a link says: "n" is the next case.
    if (!types && !event.ctrlKey && !event.metaKey && !event.altKey && /^[a-z]$/.test(event.key)) {
      const link = document.querySelector(`a[data-key="${event.key}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
    }
  });
  // Of a form with kinds only what belongs to the chosen kind; without this all of it is shown.
  for (const form of document.querySelectorAll("form.act")) {
    const kind = form.querySelector("select[name=kind], select[name=fact]");
    const parts = form.querySelectorAll("[data-for]");
    if (kind && parts.length > 0) {
      const show = () => {
        for (const part of parts) {
          part.hidden = !part.dataset.for.split(" ").includes(kind.value);
        }
      };
      kind.addEventListener("change", show);
      show();
    }
  }
  // What can be moved sideways can be reached and moved with keys, and says what it is.
  const moving = () => {
    for (const one of document.querySelectorAll(".table, .chart")) {
      if (one.scrollWidth > one.clientWidth) {
        const name = one.querySelector("caption, svg");
        one.tabIndex = 0;
        one.setAttribute("role", "region");
        one.setAttribute("aria-label", name ? name.getAttribute("aria-label") || name.textContent.trim() : "");
      } else if (one.hasAttribute("tabindex")) {
        one.removeAttribute("tabindex");
        one.removeAttribute("role");
        one.removeAttribute("aria-label");
      }
    }
  };
  moving();
  window.addEventListener("resize", moving);
  document.addEventListener("toggle", moving, true);
  // What is wrong, or was done, is where a reader is taken.
  const told = document.querySelector("main [role=alert]");
  if (told) {
    told.tabIndex = -1;
    told.focus();
  }
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
