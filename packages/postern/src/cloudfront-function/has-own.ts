/** In the place of `Object.hasOwn`, which CloudFront's runtime does not have. */
export function hasOwn(object: object, name: string): boolean {
  // biome-ignore lint/suspicious/noPrototypeBuiltins: it is what stands behind the other
  return Object.prototype.hasOwnProperty.call(object, name);
}
