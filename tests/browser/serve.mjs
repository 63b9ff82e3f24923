// A plain static file server for tests, as dumb as the hosts that kmsbox must work on: files, a folder's index.html, 404.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves the folder `dir` on a free port of 127.0.0.1.
 *
 * @param {string} dir
 * @param {{base?: string, headers?: Record<string, string>, port?: number}} [options] `base`: the path that the folder
 *   appears under, with a slash at both ends; `headers`: sent with every answer.
 * @returns {Promise<{url: string, origin: string, requests: {method: string, path: string, status: number}[],
 *   close: () => Promise<void>}>} `url` is the base's address; `requests` grows with every request.
 */
export async function serve(dir, { base = "/", headers = {}, port = 0 } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const { status, type, body } = await answer(dir, base, request.method, path);
    requests.push({ method: request.method, path, status });
    response.writeHead(status, { "content-type": type, "content-length": body.length, ...headers });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    url: origin + base,
    origin,
    requests,
    close() {
      const closed = new Promise((resolve) => server.close(resolve));
      // Browsers keep connections open; waiting for them to tire of it would take minutes.
      server.closeAllConnections();
      return closed;
    },
  };
}

async function answer(dir, base, method, path) {
  const text = (status, message) => ({ status, type: TYPES[".txt"], body: Buffer.from(`${message}\n`) });
  if (method !== "GET" && method !== "HEAD") return text(405, "only GET and HEAD");
  if (!path.startsWith(base)) return text(404, "not found");
  try {
    const inside = normalize(decodeURIComponent(path.slice(base.length)));
    if (inside === ".." || inside.startsWith(`..${sep}`)) return text(404, "not found");
    let file = join(dir, inside);
    if ((await stat(file)).isDirectory()) file = join(file, "index.html");
    return { status: 200, type: TYPES[extname(file)] ?? "application/octet-stream", body: await readFile(file) };
  } catch {
    return text(404, "not found");
  }
}
