/* Shows below a figure, while one types, how it will read in both languages. */
"use strict";

{
  const PAUSE = 250;
  const NAMES = ["measure", "value_state", "bound", "lower", "upper"];
  const line = document.querySelector("[data-figure-url]");
  const form = line?.closest("form");
  let timer;
  let latest = 0;

  const read = async () => {
    const number = ++latest;
    const query = new URLSearchParams(NAMES.map((name) => [name, form.elements[name]?.value ?? ""]));
    const answer = await fetch(`${line.dataset.figureUrl}?${query}`).then((got) => got.json()).catch(() => null);
    if (!answer || number !== latest) return;
    const texts = answer.text
      ? Object.entries(answer.text).map(([lang, text]) => Object.assign(document.createElement("span"), { lang, textContent: text }))
      : [];
    line.replaceChildren(...(texts.length ? [texts[0], " · ", texts[1]] : [answer.fault ?? ""]));
  };

  if (form) {
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, (event) => {
        if (!NAMES.includes(event.target.name)) return;
        clearTimeout(timer);
        timer = setTimeout(read, PAUSE);
      });
    }
    // Select2 tells of a choice through jQuery alone.
    window.addEventListener("load", () => {
      window.django?.jQuery(form.elements.measure).on("change", read);
      read();
    });
  }
}
