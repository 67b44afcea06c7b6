// Reads the whole record by the types that were made of its description, and prints how many rows each resource has.
import type { components, paths } from "./api.d.ts";

declare const process: { argv: string[] };

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;
// The paths that answer pages of rows.
type ListPath = { [Path in keyof paths]: Answer<Path> extends { results: unknown[]; next: unknown } ? Path : never }[keyof paths];

const site = process.argv[2];

async function get<Path extends keyof paths>(path: Path, query = ""): Promise<Answer<Path>> {
  const response = await fetch(`${site}${path}${query}`, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return (await response.json()) as Answer<Path>;
}

async function count(path: ListPath): Promise<number> {
  let page = await get(path, "?limit=100");
  let number = page.results.length;
  while (page.next !== null) {
    page = await get(path, new URL(page.next).search);
    number += page.results.length;
  }
  if (number !== page.count) throw new Error(`${path}: ${number} rows of ${page.count}`);
  return number;
}

// What a stranger would write: each field has its type, and null where there may be nothing.
function told(milestone: components["schemas"]["Milestone"]): string {
  const paragraphs = milestone.citations.map((citation) => `${citation.source ?? "?"}#${citation.paragraph.toFixed()}`);
  return `${milestone.date.edtf ?? "undated"}: ${milestone.title?.en ?? ""} (${paragraphs.join(", ")})`;
}

function bounds(observation: components["schemas"]["Observation"]): [string | null, string | null] {
  return [observation.value.lower, observation.value.upper];
}

const root = (await (await fetch(`${site}/api/v1/`)).json()) as Record<string, string>;
const counts: Record<string, number> = {};
for (const name of Object.keys(root).filter((each) => each !== "search")) {
  counts[name] = await count(`/api/v1/${name}/` as ListPath);
}
counts.search = (await get("/api/v1/search/", "?q=a")).count;

// Whole objects, since no fields were chosen.
const milestones = (await get("/api/v1/milestones/")).results as components["schemas"]["Milestone"][];
const observations = (await get("/api/v1/observations/")).results as components["schemas"]["Observation"][];
if (milestones.map(told).some((text) => !text.includes("#"))) throw new Error("A milestone without evidence.");
if (observations.map(bounds).flat().some((bound) => typeof bound === "number")) throw new Error("Not a string.");
console.log(JSON.stringify(counts));
