/* Draws the description of the API as one page to read. Needs redoc.standalone.js before it. */
const docs = document.getElementById("docs");

/* Redoc ends its menu with a picture from its makers' host, set in both ways that there are. This page asks no other. */
const { setAttribute } = Element.prototype;
const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
const isForeign = (address) => new URL(address, location).origin !== location.origin;
HTMLImageElement.prototype.setAttribute = function (name, value) {
  if (name !== "src" || !isForeign(value)) setAttribute.call(this, name, value);
};
Object.defineProperty(HTMLImageElement.prototype, "src", {
  ...source,
  set(value) {
    if (!isForeign(value)) source.set.call(this, value);
    else queueMicrotask(() => this.dispatchEvent(new Event("error"))); // so that no gap is left
  },
});

Redoc.init(docs.dataset.schema, { disableSearch: true, hideDownloadButtons: true }, docs);
