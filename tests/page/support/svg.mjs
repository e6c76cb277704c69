// Reads what Vega drew: the marks of a layer and where they stand.

/** The text of the group that holds a layer's marks; empty when the layer drew nothing. */
export function group(svg, name) {
  const groups = svg
    .split(/<g class="/)
    .filter((text) => new RegExp(`^mark-\\w+ role-mark ${name}_marks"`).test(text));
  return groups.map((text) => text.split("</g>")[0]).join("");
}

/** The paths of a layer. */
export const paths = (svg, name) =>
  [...group(svg, name).matchAll(/<path ([^>]*)>/g)].map(([, attributes]) => attributes);

/** Positions of a layer's points, in pixels of the plotting area. */
export function points(svg, name) {
  return paths(svg, name).map((attributes) => {
    const [, x, y] = attributes.match(/transform="translate\(([-\d.]+),([-\d.]+)\)"/);
    return { x: Number(x), y: Number(y) };
  });
}

/** All text of a picture, in the order in which it was drawn. */
export function texts(svg) {
  const plain = (text) =>
    text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => plain(text));
}
