// `npm run site`: the documents as a site in out/site, to open from the disk or to put on any server.
import { ROOT, setUp } from './set-up.mjs';

setUp();
const { buildSite } = await import('../site/dist/index.js');
const pages = buildSite({ root: ROOT, folder: `${ROOT}out/site` });
console.log(`Wrote ${pages.length} pages: open out/site/index.html`);
