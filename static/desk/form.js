/* The form of a row: a view of the public page while one writes, who else has it open, keys, and a word before what
 * was typed is lost. All of it goes without: the buttons send the form, and the server says the same. */
"use strict";

{
  const form = document.querySelector("#content-main form[method=post]");
  const PAUSE = 700;
  const HEARTBEAT = 25_000;

  const post = (url, data) => fetch(url, { method: "POST", body: data, headers: { Accept: "application/json" } });

  // What was typed.
  let isChanged = Boolean(document.querySelector("[data-faults]"));
  let isSent = false;
  form?.addEventListener("input", () => (isChanged = true));
  form?.addEventListener("submit", (event) => (isSent = !event.submitter?.matches("[data-preview]")));
  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSent) event.preventDefault();
  });
  document.querySelector("[data-faults]")?.focus();

  // The public page.
  const pane = document.querySelector("[data-preview-pane]");
  const button = document.querySelector("[data-preview]");
  const frame = pane?.querySelector("[data-preview-frame]");
  const faults = pane?.querySelector("[data-preview-faults]");
  let pages = {};
  let language = button?.value || "en";
  let latest = 0;
  let timer;

  const showPage = () => {
    for (const each of pane.querySelectorAll("[data-preview-language]")) {
      each.setAttribute("aria-pressed", String(each.dataset.previewLanguage === language));
    }
    if (pages[language] && frame.srcdoc !== pages[language]) frame.srcdoc = pages[language];
  };

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
      const opens = pane.hidden;
      pane.hidden = false;
      if (opens) preview().then(() => pane.scrollIntoView({ block: "nearest" }));
      else pane.hidden = true;
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
