/** LemonLDAP::NG's configuration: its demonstration users, an OpenID Connect issuer, PKCE required, refresh tokens. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSigner } from '@postern/testing';

/** A relying party as it is registered there. */
export interface RelyingParty {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly origin: string;
  /** People are asked whether they agree. */
  readonly asksConsent?: boolean;
}

export interface LemonldapOptions {
  /** Stands for `/`. */
  readonly root: string;
  /** Where this process keeps what is its own. */
  readonly folder: string;
  /** As browsers and gates see it, with a slash at the end: also the issuer. */
  readonly portal: string;
  readonly parties: readonly RelyingParty[];
}

/** Seconds. A gate refreshes in the last fifth of it. */
export const ACCESS_TOKEN_SECONDS = 100;

/** Writes both of its files. Returns where the first is, which names the other's folder. */
export async function writeLemonldapConfig(options: LemonldapOptions): Promise<string> {
  const { root, folder } = options;
  for (const name of ['configuration', 'sessions', 'persistent', 'locks']) {
    await mkdir(join(folder, name));
  }
  const values = JSON.stringify(configuration(options));
  await writeFile(join(folder, 'configuration/lmConf-1.json'), values, { mode: 0o600 });
  const file = join(folder, 'lemonldap-ng.ini');
  await writeFile(file, settings(root, folder));
  return file;
}

function settings(root: string, folder: string): string {
  return `[all]
logLevel = error
[configuration]
type = File
dirName = ${folder}/configuration
localStorage = Cache::NullCache
localStorageOptions = {}
[portal]
staticPrefix = /static
templateDir = ${root}/usr/share/lemonldap-ng/portal/templates
languages = en
`;
}

function configuration({ folder, portal, parties }: LemonldapOptions): object {
  const { privateJwk, jwk, kid } = createSigner('RS256', 'lemonldap-1');
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const storeIn = (name: string) => ({
    Directory: join(folder, name),
    LockDirectory: join(folder, 'locks'),
  });
  const named = parties.map((party, index) => [`party${index}`, party] as const);
  return {
    ...{ cfgNum: 1, cfgDate: 1, cfgVersion: '2.16.1', cfgAuthor: 'conformance' },
    ...{ portal, domain: new URL(portal).hostname, key: 'not a secret: of a test' },
    ...{ authentication: 'Demo', userDB: 'Same', passwordDB: 'Demo' },
    // Nothing is behind its own gate.
    ...{ locationRules: {}, exportedHeaders: {} },
    demoExportedVars: { cn: 'cn', mail: 'mail', uid: 'uid' },
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: storeIn('sessions'),
    persistentStorage: 'Apache::Session::File',
    persistentStorageOptions: storeIn('persistent'),
    // A module that does nothing: the portal loads one even where no captcha is shown, and its own wants an image library.
    captcha: '::Main::Plugin',
    issuerDBOpenIDConnectActivation: 1,
    oidcServicePrivateKeySig: privateKey.export({ type: 'pkcs1', format: 'pem' }),
    oidcServicePublicKeySig: publicKey.export({ type: 'spki', format: 'pem' }),
    oidcServiceKeyIdSig: kid,
    oidcServiceAccessTokenExpiration: ACCESS_TOKEN_SECONDS,
    oidcRPMetaDataOptions: Object.fromEntries(named.map(([name, one]) => [name, optionsOf(one)])),
    oidcRPMetaDataExportedVars: Object.fromEntries(
      named.map(([name]) => [name, { email: 'mail', name: 'cn' }]),
    ),
  };
}

function optionsOf({ clientId, clientSecret, origin, asksConsent }: RelyingParty): object {
  const members = {
    ClientID: clientId,
    ClientSecret: clientSecret,
    RedirectUris: `${origin}/.postern/callback`,
    PostLogoutRedirectUris: `${origin}/.postern/logout`,
    IDTokenSignAlg: 'RS256',
    // Else claims come from the userinfo endpoint alone.
    IDTokenForceClaims: 1,
    RequirePKCE: 1,
    RefreshToken: 1,
    BypassConsent: asksConsent ? 0 : 1,
  };
  const entries = Object.entries(members);
  return Object.fromEntries(
    entries.map(([name, value]) => [`oidcRPMetaDataOptions${name}`, value]),
  );
}
