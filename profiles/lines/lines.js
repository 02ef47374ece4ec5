// The suite's contract in JavaScript: one JSON object a line in, one a line out. It is a file of each adapter.
//
// An operation is a function that takes the request's input and returns, or promises, what accepted(), rejected() or
// unsupported() make. What it throws ends the process, as the suite wants it.
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What the library made of a message. */
export const accepted = (output) => ({ outcome: "accepted", output });
/** Cut, because some errors print the whole message. */
export const rejected = (reason) => ({ outcome: "rejected", reason: String(reason).slice(0, 1000) });
/** The library has no such thing. */
export const unsupported = (reason) => ({ outcome: "unsupported", reason });

/** The version of an installed package: its main file need not be beside its manifest. */
export function version(name) {
  for (let folder = dirname(createRequire(import.meta.url).resolve(name)); ; folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (manifest.name === name) return manifest.version;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
}

/** Answer until there is no more to answer. */
export async function serve({ name, operations, features }) {
  const hello = { name, version: version(name), language: "JavaScript", protocol: 1, window: 64, features };
  hello.operations = Object.keys(operations);

  async function respond({ op, input }) {
    if (op === "hello") return hello;
    if (op === "selftest.crash") throw new TypeError("selftest.crash was asked for");
    return op in operations ? operations[op](input) : unsupported(`no operation ${op}`);
  }

  // Not by readline, for which U+2028 within a text ends a line as well.
  let parts = [];
  for await (const chunk of process.stdin) {
    let from = 0;
    for (let end; (end = chunk.indexOf(0x0a, from)) >= 0; from = end + 1) {
      const request = JSON.parse(Buffer.concat([...parts, chunk.subarray(from, end)]));
      parts = [];
      // One write per answer: what was answered stays answered when the next request ends the process.
      writeSync(1, `${JSON.stringify({ id: request.id, ...(await respond(request)) })}\n`);
    }
    parts.push(chunk.subarray(from));
  }
}
