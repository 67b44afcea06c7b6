/* What was typed outlives a session that ended meanwhile: it stays in this window until the form is opened again by
 * way of the sign-in, and is then offered to whoever typed it. */
"use strict";

{
  const form = document.querySelector("#content-main form[method=post]");
  const notice = document.querySelector("[data-kept]");
  const key = `desk:${location.pathname}`;
  const who = document.querySelector("#user-tools strong")?.textContent ?? "";
  const NOT_TYPED = /^(csrfmiddlewaretoken|_.*|.*-(TOTAL|INITIAL)_FORMS)$/;

  const isTyped = (input) => input.name && !input.disabled && !NOT_TYPED.test(input.name) && !input.matches("button, [type=file], [type=submit]");

  const read = (input) => {
    if (input.matches("select")) return [...input.selectedOptions].map(({ value, text }) => [value, text]);
    return input.matches("[type=checkbox]") ? input.checked : input.value;
  };

  const write = (input, was) => {
    if (input.matches("select")) {
      for (const option of input.options) option.selected = false;
      for (const [value, text] of was) {
        const option = [...input.options].find((each) => each.value === value);
        if (option) option.selected = true;
        else input.append(new Option(text, value, true, true));
      }
      window.django?.jQuery(input).trigger("change");
    } else if (input.matches("[type=checkbox]")) {
      input.checked = was;
    } else {
      input.value = was;
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const take = () => {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return text ? JSON.parse(text) : null;
  };

  const putBack = (kept) => {
    const more = document.querySelector("#citations-group .add-row a");
    const total = form.elements["citations-TOTAL_FORMS"];
    for (let left = kept.citations - (total?.value ?? 0); more && left > 0; left -= 1) more.click();
    for (const input of form.elements) {
      if (isTyped(input) && input.name in kept.typed) write(input, kept.typed[input.name]);
    }
  };

  if (form && notice) {
    const kept = take();
    const isFromSignIn = document.referrer && new URL(document.referrer).pathname.endsWith("/login/");
    if (kept && isFromSignIn && kept.who === who) {
      notice.hidden = false;
      notice.querySelector("button").addEventListener("click", () => {
        putBack(kept);
        notice.hidden = true;
        form.querySelector("input:not([type=hidden])")?.focus();
      });
    }
    form.addEventListener("submit", (event) => {
      if (event.submitter?.matches("[data-preview]")) return;
      const typed = Object.fromEntries([...form.elements].filter(isTyped).map((input) => [input.name, read(input)]));
      sessionStorage.setItem(key, JSON.stringify({ who, typed, citations: form.elements["citations-TOTAL_FORMS"]?.value ?? 0 }));
    });
  }
}
