/** Checks each rule's `resource` and writes the metadata documents that tell clients where to get a token (RFC 9728). */

import type { PosternConfig, Rule } from './config.ts';
import { at, checkText, optionError } from './option-error.ts';
import type { ResourceMetadataPlan, RulePlan } from './plan.ts';
import { coversHost } from './plan-hosts.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Documents to serve, and each rule with the URL of its own. */
export interface PlannedResources {
  readonly rules: readonly RulePlan[];
  readonly metadata: readonly ResourceMetadataPlan[];
}

interface Resource {
  readonly identifier: string;
  readonly host: string;
  readonly metadataPath: string;
  readonly metadataUrl: string;
}

/** Adds the resources' parts to rules that have been planned otherwise. */
export function planResources(
  config: PosternConfig,
  {
    rules,
    hosts,
  }: { readonly rules: readonly RulePlan[]; readonly hosts: readonly string[] | undefined },
): PlannedResources {
  const resources = config.rules.map(({ resource }: Rule, place) =>
    resource === undefined ? undefined : planResource(resource, { place, hosts }),
  );
  const distinct = distinctResources(resources);
  const own = distinct.map((resource) => {
    const scopes = rules.flatMap(({ scope }, place) =>
      resources[place]?.identifier === resource.identifier ? (scope?.split(' ') ?? []) : [],
    );
    const body = writeMetadata(resource, { issuers: issuersOf(config), scopes });
    return { host: resource.host, path: resource.metadataPath, body };
  });
  return {
    rules: rules.map((rule, place) => {
      const resource = resources[place];
      return resource ? { ...rule, resourceMetadataUrl: resource.metadataUrl } : rule;
    }),
    metadata: [...own, ...rootDocuments(own)],
  };
}

function planResource(
  value: unknown,
  { place, hosts }: { readonly place: number; readonly hosts: readonly string[] | undefined },
): Resource {
  const option = at(`rules[${place}]`, 'resource');
  const identifier = checkText(value, option);
  const url = checkResourceUrl(identifier, option);
  if (!hosts?.some((known) => coversHost(known, url.hostname))) {
    throw optionError(option, 'be on one of "hosts"', value, `add "${url.hostname}" to "hosts"`);
  }
  // RFC 9728 section 3.1: the well-known part goes between host and path, a bare "/" is dropped.
  const metadataPath = WELL_KNOWN + (url.pathname === '/' ? '' : url.pathname);
  const metadataUrl = url.origin + metadataPath;
  return { identifier, host: url.hostname, metadataPath, metadataUrl };
}

function checkResourceUrl(identifier: string, option: string): URL {
  const url = URL.canParse(identifier) ? new URL(identifier) : undefined;
  const isLoopback = url !== undefined && LOOPBACK.test(url.hostname);
  const isExact = url?.href === identifier || url?.href === `${identifier}/`;
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (!url || !isExact || !isSecure || url.username || url.password || /[?#]/.test(identifier)) {
    const shape = 'be an https URL without query and fragment (http on loopback only)';
    throw optionError(
      option,
      shape,
      identifier,
      'write it as clients send it, such as "https://api.example.com/v1"',
    );
  }
  if (url.port && !isLoopback) {
    throw optionError(option, 'have no port', identifier, 'CloudFront answers on the default port');
  }
  return url;
}

function distinctResources(resources: readonly (Resource | undefined)[]): readonly Resource[] {
  const distinct = new Map<string, Resource>();
  for (const [place, resource] of resources.entries()) {
    if (!resource) continue;
    const earlier = distinct.get(resource.metadataUrl);
    if (earlier && earlier.identifier !== resource.identifier) {
      const remedy = 'two spellings of one resource share their metadata';
      const option = at(`rules[${place}]`, 'resource');
      throw optionError(
        option,
        `be "${earlier.identifier}" as before`,
        resource.identifier,
        remedy,
      );
    }
    distinct.set(resource.metadataUrl, resource);
  }
  return [...distinct.values()];
}

/** Clients that know only the host ask at the root: where no resource has it, the host's first answers. */
function rootDocuments(own: readonly ResourceMetadataPlan[]): readonly ResourceMetadataPlan[] {
  const hosts = [...new Set(own.map(({ host }) => host))];
  return hosts.flatMap((host) => {
    const documents = own.filter((document) => document.host === host);
    const [first] = documents;
    const hasRoot = documents.some(({ path }) => path === WELL_KNOWN);
    return first && !hasRoot ? [{ ...first, path: WELL_KNOWN }] : [];
  });
}

function writeMetadata(
  { identifier }: Resource,
  { issuers, scopes }: { readonly issuers: readonly string[]; readonly scopes: readonly string[] },
): string {
  return JSON.stringify({
    resource: identifier,
    ...(issuers.length > 0 && { authorization_servers: issuers }),
    ...(scopes.length > 0 && { scopes_supported: [...new Set(scopes)] }),
    bearer_methods_supported: ['header'],
  });
}

// Their form is checked where the verifier is planned.
function issuersOf({ issuer, issuers }: PosternConfig): readonly string[] {
  const all = Array.isArray(issuers) ? issuers.map((entry) => entry?.issuer) : [issuer];
  return [...new Set(all.filter((one): one is string => typeof one === 'string'))];
}
