/** What a person reads when `postern dev` has started: what runs where, who can sign in, and what to try. */
import type { Cell, Terminal } from '../terminal.ts';
import type { DevServer } from './dev.ts';
import { takesTokens } from './development-config.ts';
import { LOGIN_PATTERN, type LocalFunction } from './local-edge.ts';
import { PROPAGATION_SECONDS } from './local-store.ts';
import { USER_NAMES, USERS } from './people.ts';
import { sampleRequests } from './sample-requests.ts';

export function printStart(dev: DevServer, terminal: Terminal): void {
  const { url, provider, changes, config } = dev;
  const { bold } = terminal.colours;
  terminal.table(startRows(dev, bold));
  for (const change of changes) terminal.line(`For development: ${change}`);
  if (dev.functions.some(({ engine }) => engine === 'vm')) terminal.note(ENGINE_NOTICE);
  const hasTokens = takesTokens(config);
  if (provider !== undefined) printUsers(terminal, hasTokens);
  terminal.line();
  terminal.line(bold('To try'));
  if (config.login) terminal.line(`  Open ${url}/ in a browser and sign in`);
  const tokenUrl = hasTokens ? provider?.tokenUrl : undefined;
  for (const line of sampleRequests(config, { gateUrl: url, tokenUrl })) terminal.line(`  ${line}`);
  for (const line of revocationLines(dev)) terminal.line(`  ${line}`);
  terminal.line();
  terminal.line('Watching the config; stop with Ctrl-C');
}

const ENGINE_NOTICE =
  'Notice: njs is not installed, so Node stands in for the engine of CloudFront Functions, with what AWS lacks taken away: no proof that it runs there. On Debian and Ubuntu it is the package "njs"';

function startRows(dev: DevServer, bold: (text: string) => string): Cell[][] {
  const { url, functions, store, provider, origin } = dev;
  const [first] = functions;
  const isOne = functions.length === 1 && first?.kind === 'lambda-edge';
  return [
    [bold('Gate'), url, isOne ? first.engine : ''],
    ...(isOne ? [] : functions.map(functionRow)),
    ...(store ? [[bold('Store'), store.url, `read ${PROPAGATION_SECONDS} seconds late`]] : []),
    [bold('Origin'), origin],
    [bold('Provider'), provider?.issuer ?? `none: ${dev.noProviderReason}`],
  ];
}

function functionRow({ pathPattern, kind, engine }: LocalFunction): Cell[] {
  if (kind === 'cloudfront-function') {
    const shown = engine === 'vm' ? 'Node in the place of njs' : engine;
    return [`  ${pathPattern}`, 'CloudFront Function', shown];
  }
  const half = pathPattern === LOGIN_PATTERN ? ', the login half' : '';
  return [`  ${pathPattern}`, `Lambda@Edge${half}`, engine];
}

/** AWS's client wants credentials to sign with; the local store takes any. */
function revocationLines({ config, provider, store }: DevServer): string[] {
  if (!config.session?.revocationStore || !provider || !store) return [];
  const credentials = 'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local';
  const place = `--store '${store.arn}' --endpoint ${store.url}`;
  return [`${credentials} postern revoke --sub ada --issuer '${provider.issuer}' ${place}`];
}

function printUsers(terminal: Terminal, hasTokens: boolean): void {
  const columns = hasTokens ? 4 : 2;
  const rows = [
    ['User', 'Groups', 'Scopes', 'Token'],
    ...USER_NAMES.map((name) => [
      name,
      USERS[name].groups.join(', '),
      USERS[name].scopes.join(' '),
      `?user=${name}`,
    ]),
    ...(hasTokens ? [['API client', '', 'read', '?client=api']] : []),
  ];
  terminal.line();
  terminal.table(rows.map((row) => row.slice(0, columns)));
}
