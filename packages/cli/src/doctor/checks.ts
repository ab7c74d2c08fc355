/** Every check of `postern doctor`, in the order in which they are shown. docs/doctor.md has the same table. */
import type { Check } from './check.ts';
import { bundleBuilds } from './checks/bundle-builds.ts';
import { bundleCurrent } from './checks/bundle-current.ts';
import { bundleRuns } from './checks/bundle-runs.ts';
import { bundleSecrets } from './checks/bundle-secrets.ts';
import { bundleSize } from './checks/bundle-size.ts';
import { configAccepted } from './checks/config-accepted.ts';
import { configHosts } from './checks/config-hosts.ts';
import { configLog } from './checks/config-log.ts';
import { configNotices } from './checks/config-notices.ts';
import { configSecrets } from './checks/config-secrets.ts';
import { configSessions } from './checks/config-sessions.ts';
import { configSharedSecrets } from './checks/config-shared-secrets.ts';
import { configUnsafe } from './checks/config-unsafe.ts';
import { lockAge } from './checks/lock-age.ts';
import { lockFile } from './checks/lock-file.ts';
import { lockKeys } from './checks/lock-keys.ts';
import { lockUnused } from './checks/lock-unused.ts';
import { providerAlgorithms } from './checks/provider-algorithms.ts';
import { providerCertificate } from './checks/provider-certificate.ts';
import { providerClientAuthentication } from './checks/provider-client-authentication.ts';
import { providerClock } from './checks/provider-clock.ts';
import { providerDiscovery } from './checks/provider-discovery.ts';
import { providerKeys } from './checks/provider-keys.ts';
import { providerLogout } from './checks/provider-logout.ts';
import { providerPkce } from './checks/provider-pkce.ts';
import { providerRedirectUri } from './checks/provider-redirect-uri.ts';
import { providerResponses } from './checks/provider-responses.ts';
import { providerScopes } from './checks/provider-scopes.ts';
import { sizesCookies } from './checks/sizes-cookies.ts';
import { sizesHeaders } from './checks/sizes-headers.ts';
import { sizesResponse } from './checks/sizes-response.ts';
import { sizesUrl } from './checks/sizes-url.ts';
import { templateGate } from './checks/template-gate.ts';
import { templateRules } from './checks/template-rules.ts';

/** Checks of one thing, under one heading. */
export interface Area {
  readonly title: string;
  readonly checks: readonly Check[];
}

export const AREAS: readonly Area[] = [
  {
    title: 'Config',
    checks: [
      configAccepted,
      configSecrets,
      configNotices,
      configUnsafe,
      configHosts,
      configSessions,
      configSharedSecrets,
      configLog,
    ],
  },
  { title: 'Lock file', checks: [lockFile, lockAge, lockKeys, lockUnused] },
  {
    title: 'Provider',
    checks: [
      providerDiscovery,
      providerKeys,
      providerAlgorithms,
      providerRedirectUri,
      providerScopes,
      providerPkce,
      providerClientAuthentication,
      providerResponses,
      providerLogout,
      providerClock,
      providerCertificate,
    ],
  },
  {
    title: 'Bundle',
    checks: [bundleBuilds, bundleSize, bundleSecrets, bundleCurrent, bundleRuns],
  },
  { title: 'Template', checks: [templateRules, templateGate] },
  {
    title: 'Cookies and headers',
    checks: [sizesCookies, sizesResponse, sizesHeaders, sizesUrl],
  },
];
