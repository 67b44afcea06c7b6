/* The form of a row: a view of the public page while one writes, who else has it open, keys, and a word before what
 * was typed is lost. All of it goes without: the buttons send the form, and the server says the same. */
"use strict";

{
  const form = document.querySelector("#content-main form[method=post]");
  const PAUSE = 700;
  const HEARTBEAT = 25_000;
  const TWICE = 2_000;

  const post = (url, data) => fetch(url, { method: "POST", body: data, headers: { Accept: "application/json" } });

  // What was typed.
  let isChanged = Boolean(document.querySelector("[data-faults]"));
  let isSent = false;
  let sentAt = -TWICE;
  form?.addEventListener("input", () => (isChanged = true));
  form?.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-preview]")) return;
    if (event.timeStamp - sentAt < TWICE) return event.preventDefault(); // the second click of two
    [isSent, sentAt] = [true, event.timeStamp];
    return undefined;
  });
  // A form goes by its buttons: Enter in a line of text would press the first of them, whatever that is.
  form?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=submit], [type=button], [type=file])")) event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSent) event.preventDefault();
  });
  // After the admin's own script, which would take the focus to the first field.
  window.addEventListener("load", () => document.querySelector("[data-faults]")?.focus());

  // The public page.
  const pane = document.querySelector("[data-preview-pane]");
  const button = document.querySelector("[data-preview]");
  const frame = pane?.querySelector("[data-preview-frame]");
  const faults = pane?.querySelector("[data-preview-faults]");
  let pages = {};
  let language = button?.value || "en";
  let latest = 0;
  let scrolled = null;
  let timer;

  const showPage = () => {
    for (const each of pane.querySelectorAll("[data-preview-language]")) {
      each.setAttribute("aria-pressed", String(each.dataset.previewLanguage === language));
    }
    if (!pages[language] || frame.srcdoc === pages[language]) return;
    scrolled = frame.srcdoc ? frame.contentWindow.scrollY : null;
    frame.srcdoc = pages[language];
  };

  // The masthead of the site is nothing to judge; whoever has scrolled stays there.
  frame?.addEventListener("load", () => {
    const entry = frame.contentDocument?.querySelector("main");
    if (entry) frame.contentWindow.scrollTo({ top: scrolled ?? entry.offsetTop, behavior: "instant" });
  });

  const preview = async () => {
    const number = ++latest;
    const data = new FormData(form);
    data.set("_preview", language);
    const answer = await post(form.action || location.href, data).then((got) => got.json()).catch(() => null);
    if (!answer || number !== latest) return;
    if (answer.pages) pages = answer.pages;
    faults.replaceChildren(
      ...(answer.faults ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
    faults.hidden = !answer.faults?.length;
    showPage();
  };

  if (pane && button && form) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      pane.hidden = !pane.hidden;
      if (!pane.hidden) preview();
    });
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, () => {
        clearTimeout(timer);
        if (!pane.hidden) timer = setTimeout(preview, PAUSE);
      });
    }
    pane.addEventListener("click", (event) => {
      const chosen = event.target.dataset.previewLanguage;
      if (!chosen) return;
      language = chosen;
      showPage();
    });
  }

  // Who else has it open, and whether it was saved meanwhile.
  const line = document.querySelector("[data-presence]");
  const token = form?.elements.csrfmiddlewaretoken?.value;
  const opened = form?.elements.opened_version?.value;

  const tell = async () => {
    if (document.hidden) return;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", token);
    const told = await post(line.dataset.url, data).then((got) => (got.ok ? got.json() : null)).catch(() => null);
    if (!told) return;
    const saved = opened && String(told.version) !== opened ? [line.dataset.saved] : [];
    line.textContent = [...told.others, ...saved].join(" ");
    line.hidden = !line.textContent;
  };

  if (line?.dataset.url && token) {
    setInterval(tell, HEARTBEAT);
    document.addEventListener("visibilitychange", tell);
    window.addEventListener("pagehide", () => {
      const data = new FormData();
      data.set("csrfmiddlewaretoken", token);
      data.set("leave", "1");
      if (!isSent) navigator.sendBeacon(line.dataset.url, data);
    });
  }

  // Keys: Ctrl+S saves and goes on, Alt+P shows the public page, Alt+N goes to the next row of the list.
  document.addEventListener("keydown", (event) => {
    const key = event.code.replace(/^Key/, "").toLowerCase();
    const wanted = event.ctrlKey || event.metaKey ? `ctrl+${key}` : event.altKey ? `alt+${key}` : "";
    const target = wanted && !event.shiftKey ? document.querySelector(`[data-key="${wanted}"]`) : null;
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}
