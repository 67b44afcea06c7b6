/* Shows below a historical date, while one types, how it is understood.
 *
 * An input with data-reading-url is followed by an element with data-reading. data-refine and data-basis name the
 * selects beside it; rows that the admin adds to an inline keep the "__prefix__" of their template in those, but
 * have proper ids, hence the second try. */
"use strict";

{
  const PAUSE = 250;
  const timers = new WeakMap();
  const latest = new WeakMap();

  const sibling = (input, part) =>
    document.getElementById(input.dataset[part] || "") || document.getElementById(`${input.id}_${part}`);

  const lineOf = (input) => {
    let line = input.nextElementSibling;
    while (line && !line.hasAttribute("data-reading")) line = line.nextElementSibling;
    return line;
  };

  const span = (lang, text) => {
    const element = document.createElement("span");
    element.lang = lang;
    element.textContent = text;
    return element;
  };

  const show = (line, understood) => {
    if (understood.error) {
      line.textContent = understood.error;
    } else {
      const { en, ru } = understood.text;
      line.replaceChildren(`${line.dataset.label} `, span("en", en), " · ", span("ru", ru));
    }
  };

  const describe = (input, line) => {
    if (!input.getAttribute("aria-describedby")?.includes("__prefix__")) return;
    const ids = [`${input.id}_helptext`, line.id].filter((id) => document.getElementById(id));
    input.setAttribute("aria-describedby", ids.join(" "));
  };

  const read = async (input) => {
    const line = lineOf(input);
    if (!line) return;
    describe(input, line);
    const query = new URLSearchParams({ edtf: input.value });
    for (const part of ["refine", "basis"]) query.set(part, sibling(input, part)?.value ?? "");
    const address = `${input.dataset.readingUrl}?${query}`;
    latest.set(input, address);
    if (!input.value.trim()) {
      line.replaceChildren();
      return;
    }
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      const understood = await response.json();
      // An answer that was overtaken by more typing is dropped.
      if (latest.get(input) === address) show(line, understood);
    } catch {
      if (latest.get(input) === address) line.replaceChildren();
    }
  };

  const inputOf = (element) => {
    if (element.matches?.("input[data-reading-url]")) return element;
    const id = element.id?.replace(/_(refine|basis)$/, "");
    const input = id && id !== element.id ? document.getElementById(id) : null;
    return input?.matches("[data-reading-url]") ? input : null;
  };

  // On the document, so that rows added to an inline later are wired as well.
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const input = inputOf(event.target);
      if (!input) return;
      clearTimeout(timers.get(input));
      timers.set(input, setTimeout(read, PAUSE, input));
    });
  }

  // A form shown again after an error holds a text and a part that the server read one without the other.
  for (const input of document.querySelectorAll("input[data-reading-url]")) {
    if (input.value && sibling(input, "refine")?.value) read(input);
  }
}
