// Marks in the rail the year that is being read, and keeps it in sight.
for (const rail of document.querySelectorAll("[data-rail]")) {
  const links = new Map();
  for (const link of rail.querySelectorAll("a")) {
    const target = link.pathname === location.pathname && link.search === location.search && document.getElementById(link.hash.slice(1));
    if (target) links.set(target, link);
  }
  const targets = [...links.keys()];
  let current = null;
  const mark = () => {
    const passed = targets.filter((target) => target.getBoundingClientRect().top < innerHeight / 3);
    const link = links.get(passed.at(-1) ?? targets[0]);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    link.setAttribute("aria-current", "true");
    const top = link.offsetTop - rail.clientHeight / 2, left = link.offsetLeft - rail.clientWidth / 2;
    rail.scrollTo({ top, left });
  };
  if (targets.length) {
    let waits = false;
    const later = () => { if (!waits) { waits = true; requestAnimationFrame(() => { waits = false; mark(); }); } };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later, { passive: true });
    // Once the page stands: to ask for positions earlier would have it laid out twice.
    if (document.readyState === "complete") later(); else addEventListener("load", later);
  }
}
