/* Draws the description of the API as one page to read. Needs redoc.standalone.js before it. */
const docs = document.getElementById("docs");
Redoc.init(docs.dataset.schema, { disableSearch: true, hideDownloadButtons: true }, docs);
