// Cuts the raw rows out of the bytes of a record without parsing them: a million of them are hundreds of megabytes, of
// which a page keeps a few. Only structure is looked at here; what is kept is then parsed properly.

const [k_quote, k_backslash, k_comma, k_colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [k_open_brace, k_close_brace, k_open_bracket, k_close_bracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const k_name = Buffer.from('"name":');

const is_space = (byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

function skip_space(bytes, at) {
  while (is_space(bytes[at])) {
    ++at;
  }
  return at;
}

// `at` is that of the opening quote; the result is behind the closing one, or behind the end.
function skip_string(bytes, at) {
  const { length } = bytes;
  for (++at; at < length && bytes[at] !== k_quote; ++at) {
    if (bytes[at] === k_backslash) {
      ++at;
    }
  }
  return at + 1;
}

/** The end of the value that begins at `at`. */
function skip_value(bytes, at) {
  const { length } = bytes;
  let depth = 0;
  while (at < length) {
    const byte = bytes[at];
    if (byte === k_quote) {
      at = skip_string(bytes, at);
      if (depth === 0) {
        return at;
      }
      continue;
    }
    if (byte === k_open_brace || byte === k_open_bracket) {
      ++depth;
    } else if (byte === k_close_brace || byte === k_close_bracket) {
      if (depth <= 1) {
        return depth === 0 ? at : at + 1;
      }
      --depth;
    } else if (depth === 0 && (byte === k_comma || is_space(byte))) {
      return at;
    }
    ++at;
  }
  return length;
}

// Where the value of a key of the outermost object begins, or -1.
function find_value(bytes, key) {
  let at = skip_space(bytes, 0);
  if (bytes[at] !== k_open_brace) {
    return -1;
  }
  at = skip_space(bytes, at + 1);
  while (bytes[at] === k_quote) {
    const end = skip_string(bytes, at);
    const name = bytes.toString("utf8", at + 1, end - 1);
    at = skip_space(bytes, end);
    if (bytes[at] !== k_colon) {
      return -1;
    }
    at = skip_space(bytes, at + 1);
    if (name === key) {
      return at;
    }
    at = skip_space(bytes, skip_value(bytes, at));
    at = bytes[at] === k_comma ? skip_space(bytes, at + 1) : at;
  }
  return -1;
}

/**
 * @param {Buffer} bytes of a JSON text
 * @param {string} key of the outermost object, whose value is a list
 * @returns {{starts: number[], ends: number[], rest: Buffer}|null} where the items of that list are, and the text with an
 *   empty list in its place; null when there is no such list
 */
export function cut_rows(bytes, key) {
  const from = find_value(bytes, key);
  if (from < 0 || bytes[from] !== k_open_bracket) {
    return null;
  }
  const starts = [];
  const ends = [];
  let at = skip_space(bytes, from + 1);
  while (at < bytes.length && bytes[at] !== k_close_bracket) {
    const end = skip_value(bytes, at);
    if (end === at) {
      return null; // no JSON: the parser says it better
    }
    starts.push(at);
    ends.push(end);
    at = skip_space(bytes, end);
    if (bytes[at] === k_comma) {
      at = skip_space(bytes, at + 1);
    } else if (bytes[at] !== k_close_bracket) {
      return null;
    }
  }
  return { starts, ends, rest: Buffer.concat([bytes.subarray(0, from + 1), bytes.subarray(at)]) };
}

/** The text of the row's "name", when that is its first key and plain; otherwise null. */
export function first_name(bytes, start) {
  const at = skip_space(bytes, start + 1);
  if (bytes[start] !== k_open_brace || bytes.compare(k_name, 0, k_name.length, at, at + k_name.length) !== 0) {
    return null;
  }
  const from = skip_space(bytes, at + k_name.length);
  const end = bytes[from] === k_quote ? skip_string(bytes, from) : from;
  const name = bytes.toString("utf8", from + 1, end - 1);
  return end === from || name.includes("\\") ? null : name;
}
