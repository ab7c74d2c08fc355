/** Deployment packages for tests: real zips around the handler that a test writes. */
import { strToU8, zipSync } from 'fflate';

/** A zip whose `index.mjs` holds the source. */
export function zipModule(source: string): Uint8Array {
  return zipSync({ 'index.mjs': strToU8(source) });
}

/** A zip whose handler has the given body; `request` is the event's request. */
export function zipHandler(body: string): Uint8Array {
  return zipModule(`
    export const handler = async (event, context) => {
      const request = event.Records[0].cf.request;
      ${body}
    };
  `);
}
