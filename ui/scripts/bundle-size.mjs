// Fails when what index.html loads at once is more than 90 KB gzipped. Run after `npm run build`.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 90 * 1024;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

/** Collects the files of a chunk and of everything it imports statically. */
function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const sheet of chunk.css ?? []) seen.add(sheet);
  for (const imported of chunk.imports ?? []) filesOf(imported, seen);
  return seen;
}

const files = [...filesOf("index.html"), "first-paint.js"].map((file) => ({
  file,
  bytes: gzipSync(readFileSync(new URL(file, dist))).length,
}));
const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

for (const { file, bytes } of files) console.log(kilobytes(bytes).padStart(10), file);
console.log(kilobytes(total).padStart(10), "in all, gzipped; the limit is", kilobytes(LIMIT_BYTES));
if (total > LIMIT_BYTES) process.exit(1);
