/** A header as CloudFront takes it. The build writes calls, too. */

export function field(value: string): { readonly value: string } {
  return { value };
}
