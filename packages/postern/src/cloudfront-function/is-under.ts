/** What a compiled host check calls: `gate/host.ts` in the function's dialect. */

/** For configs with hosts such as `*.example.com`, `.example.com` among the suffixes. */
export function isUnder(host: string, suffixes: readonly string[]): boolean {
  // A label is at most 63 characters long: what no URL could have is no host.
  return (
    /^([\w-]{1,63}\.)*[\w-]{1,63}$/.test(host) && suffixes.some((suffix) => host.endsWith(suffix))
  );
}
