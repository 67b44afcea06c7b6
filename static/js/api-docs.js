/* Draws the description of the API. Needs swagger-ui-bundle.js before it. */
const docs = document.getElementById("docs");
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

/* A form is filled with the examples of its parameters, and all filters together find nothing. So they are told in
   words instead, unless the address needs them. */
const tellExample = (parameter) => {
  if (parameter.required || parameter.example === undefined) return;
  parameter.description = `${parameter.description ?? ""}\n\nFor example: \`${parameter.example}\``;
  delete parameter.example;
};
const examplesInWords = (description) => {
  for (const operations of Object.values(description.paths ?? {}))
    for (const { parameters = [] } of Object.values(operations)) parameters.forEach(tellExample);
  return description;
};
const quiet = { statePlugins: { spec: { wrapActions: { updateJsonSpec: (original) => (description) => original(examplesInWords(description)) } } } };
SwaggerUIBundle({ url: docs.dataset.schema, domNode: docs, deepLinking: true, supportedSubmitMethods: ["get"], plugins: [() => quiet] });
