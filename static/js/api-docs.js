/* Draws the description of the API. Needs swagger-ui-bundle.js before it. */
const docs = document.getElementById("docs");
SwaggerUIBundle({ url: docs.dataset.schema, domNode: docs, deepLinking: true, supportedSubmitMethods: ["get"] });
