// extract.mjs BACKEND.JS OUT: takes the WebAssembly module out of its loader and opens its table of functions, so that
// a host can put one more there (that which measures text).
import { readFileSync, writeFileSync } from "node:fs";

const [, , loader, out] = process.argv;

/** The module, which the loader holds as a string whose character U+0100 stands for zero. */
function embedded(script) {
  const opening = "binaryDecode('";
  const start = script.indexOf(opening) + opening.length;
  if (start < opening.length) throw new Error("there is no module in the loader");
  const escapes = { n: 10, r: 13, "'": 39, "\\": 92 };
  const bytes = [];
  for (let at = start; script[at] !== "'"; at += 1) {
    let code = script.charCodeAt(at);
    if (script[at] === "\\") {
      at += 1;
      code = escapes[script[at]];
      if (code === undefined) throw new Error(`unknown escape \\${script[at]}`);
    }
    if (code > 0x100) throw new Error("a character that is no byte");
    bytes.push(code & 0xff);
  }
  return bytes;
}

function number(bytes, at) {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte < 0x80) return [value >>> 0, at];
  }
}

function encoded(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value > 0);
  return bytes;
}

const [TABLE, EXPORT] = [4, 7];

/** The same module with room for one function more in its table, which is exported as `table`. */
function opened(module) {
  const result = module.slice(0, 8);
  for (let at = 8; at < module.length; ) {
    const id = module[at];
    const [length, start] = number(module, at + 1);
    let content = module.slice(start, start + length);
    if (id === TABLE) {
      const [limit, behind] = number(content, 3);
      const [most] = number(content, behind);
      if (content[0] !== 1 || content[2] !== 1 || limit !== most) throw new Error("not the table that was expected");
      content = [...content.slice(0, 3), ...encoded(limit + 1), ...encoded(limit + 1)];
    }
    if (id === EXPORT) {
      const [count, behind] = number(content, 0);
      const name = [...Buffer.from("table")];
      content = [...encoded(count + 1), ...content.slice(behind), name.length, ...name, 1, 0];
    }
    result.push(id, ...encoded(content.length));
    for (const byte of content) result.push(byte);
    at = start + length;
  }
  return result;
}

writeFileSync(out, Buffer.from(opened(embedded(readFileSync(loader, "utf8")))));
