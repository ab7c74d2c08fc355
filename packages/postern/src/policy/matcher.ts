/** What every form of the matcher is: a function from a request to a place in `rules`. */

/** Finds the first rule for a request: its place in `rules`, or -1. The path is one reading, already in lower case where the config says so. */
export type Matcher = (host: string, method: string, path: string) => number;
