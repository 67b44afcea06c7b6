/* Copies the citations of another statement into the form: looks statements up by words, and adds a row for each
 * citation of the one that is chosen. */
"use strict";

{
  const PAUSE = 250;
  const box = document.querySelector("[data-evidence-url]");
  const input = box?.querySelector("input");
  const list = box?.querySelector("[data-evidence-found]");
  const status = box?.querySelector("[data-evidence-status]");
  let timer;
  let latest = 0;

  const fill = (row, citation) => {
    for (const [name, value] of Object.entries(citation)) {
      const field = row.querySelector(`[name$="-${name}"]`);
      if (!field || value === null) continue;
      if (typeof value === "object") {
        field.append(new Option(value.text, value.id, true, true));
        window.django.jQuery(field).trigger("change");
      } else {
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  };

  const emptyRow = () => {
    const rows = [...document.querySelectorAll(".inline-related.dynamic-citations, .inline-related.last-related")];
    return rows.find((row) => !row.matches(".empty-form, .has_original") && !row.querySelector('[name$="-source"]')?.value);
  };

  const isThere = (citation) =>
    [...document.querySelectorAll(".inline-related:not(.empty-form)")].some((row) =>
      ["source", "paragraph", "aspect"].every((name) => {
        const field = row.querySelector(`[name$="-${name}"]`);
        return !field || !(name in citation) || field.value === String(citation[name]?.id ?? citation[name]);
      }),
    );

  const add = (citation) => {
    let row = emptyRow();
    if (!row) {
      document.querySelector("#citations-group .add-row a")?.click();
      row = emptyRow();
    }
    if (row) fill(row, citation);
  };

  const look = async () => {
    const number = ++latest;
    const words = input.value.trim();
    if (!words) return list.replaceChildren();
    const query = new URLSearchParams({ q: words });
    const answer = await fetch(`${box.dataset.evidenceUrl}?${query}`).then((got) => got.json()).catch(() => null);
    if (!answer || number !== latest) return undefined;
    list.replaceChildren(
      ...answer.results.map((found) => {
        const item = document.createElement("li");
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: found.text });
        button.addEventListener("click", () => {
          const wanted = found.citations.filter((citation) => !isThere(citation));
          wanted.forEach(add);
          status.textContent = wanted.length ? found.said : box.dataset.there;
        });
        item.append(button);
        return item;
      }),
    );
    status.textContent = answer.results.length ? "" : box.dataset.nothing;
    return undefined;
  };

  if (box) {
    box.hidden = false;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
}
