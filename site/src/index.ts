/** The documents as a site of plain pages: no script, nothing from elsewhere. */
export { type BuildSiteOptions, buildSite } from './build-site.ts';
export { type Document, readDocuments } from './read-documents.ts';
