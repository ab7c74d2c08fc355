/** Writes the entry module of a gate's bundle: it imports the parts that the plan needs, and nothing else. */
import { type GatePlan, type PartNames, partsOf } from 'postern/gate';
import { AFTER_EXPORT } from './after.ts';
import { matcherSource } from './matcher-source.ts';
import { toSource } from './to-source.ts';

type VerifierPlan = NonNullable<GatePlan['verifier']>;
type DelegatePlan = NonNullable<GatePlan['delegate']>;
type FormParts = NonNullable<PartNames['delegate']>;

export interface EntryOptions {
  /** Path of the user's own viewer-request module, as the entry can import it. */
  readonly afterPath?: string | undefined;
  /** Export `decide(request, now, trace)` in place of the target's handler: what `postern explain` runs. */
  readonly explain?: boolean;
}

const LOGS = { all: 'logAll', denied: 'logDenied' } as const;

/** The source text of the entry module. */
export function generateEntry(plan: GatePlan, options: EntryOptions = {}): string {
  const parts = partsOf(plan);
  // The log is a part; which one, the entry says.
  const { match, log: _, ...policy } = plan.policy;
  const matcher = matcherSource(match);
  return [
    ...imports(plan, parts, { ...options, usesPatterns: matcher.usesPatterns }),
    `const policy = ${toSource(policy)};`,
    `const matcher = ${parts.indexed ? `createIndexedMatcher(${toSource(match)})` : matcher.source};`,
    ...(plan.verifier && parts.verifier ? [verifierStatement(plan.verifier, parts.verifier)] : []),
    ...(plan.login && parts.login ? loginStatements(plan, parts) : []),
    ...(plan.delegate && parts.delegate ? [delegateStatement(plan.delegate, parts.delegate)] : []),
    options.explain ? explainExport(plan, parts) : handlerExport(plan, parts, options),
    '',
  ].join('\n');
}

function imports(
  { target, policy, verifier }: GatePlan,
  parts: PartNames,
  options: EntryOptions & { usesPatterns: boolean },
): string[] {
  const names = ['assembleGate', ...parts.gate];
  if (parts.indexed) names.push('createIndexedMatcher');
  else if (options.usesPatterns) names.push('matchesPattern');
  if (verifier) names.push(assembler(verifier));
  if (parts.verifier) names.push(...parts.verifier.map((part) => named(part, ' as')));
  if (parts.login) {
    if (!names.includes('assembleIssuer')) names.push('assembleIssuer');
    const { clients, parts: own } = parts.login;
    names.push('assembleLogin', 'createSignIn', 'createTagSubject', ...own);
    names.push(...Object.values(clients));
  }
  if (parts.delegate) names.push('createDelegate', parts.delegate.form, ...parts.delegate.parts);
  if (policy.log !== 'none' && !options.explain) names.push(LOGS[policy.log]);
  const lines = [`import { ${names.sort().join(', ')} } from 'postern/parts';`];
  if (options.explain) return lines;
  lines.push(`import { ${HANDLERS[target].factory} } from 'postern/${target}';`);
  if (options.afterPath) lines.push(`import * as after from ${JSON.stringify(options.afterPath)};`);
  return lines;
}

/** One issuer needs no choosing among several. */
function assembler({ issuers }: VerifierPlan): string {
  return issuers.length === 1 ? 'assembleIssuer' : 'assembleVerifier';
}

function verifierStatement(verifier: VerifierPlan, parts: readonly string[]): string {
  // Why a key was skipped is for the build's report; the function does not need it.
  const issuers = verifier.issuers.map(({ skippedKeys: _, ...issuer }) => issuer);
  const plan = issuers.length === 1 ? issuers[0] : { issuers };
  return `const verifier = ${assembler(verifier)}(${toSource(plan)}, ${verifierParts(parts)});`;
}

function verifierParts(parts: readonly string[]): string {
  const given = [
    ...parts.map((part) => named(part, ':')),
    'clock: () => Date.now() / 1000',
    'fetch',
  ].join(', ');
  return `{ ${given} }`;
}

function loginStatements({ login, keyRing }: GatePlan, parts: PartNames): string[] {
  const providers = login?.providers.map(({ idToken, ...provider }) => {
    const { skippedKeys: _, ...issuer } = idToken;
    return { ...provider, idToken: issuer };
  });
  const clients = Object.entries(parts.login?.clients ?? {}).map((entry) => entry.join(': '));
  const given = [
    `clients: { ${clients.join(', ')} }`,
    ...(parts.login?.parts ?? []),
    `assembleIdTokenVerifier: (issuer) => assembleIssuer(issuer, ${verifierParts(parts.verifier ?? [])})`,
    'fetch',
  ].join(', ');
  return [
    `const ring = ${toSource(keyRing)};`,
    `const signIn = createSignIn(assembleLogin(${toSource({ ...login, providers })}, ring, { ${given} }));`,
    'const tagSubject = createTagSubject(ring);',
  ];
}

function delegateStatement(delegate: DelegatePlan, { form, parts }: FormParts): string {
  const given = [`createForm: ${form}`, ...parts, 'fetch'].join(', ');
  return `const delegate = createDelegate(${toSource(delegate)}, { ${given} });`;
}

/** `ML-DSA-44` is no identifier: it is imported `as ML_DSA_44`, and given as `"ML-DSA-44": ML_DSA_44`. */
function named(part: string, link: ' as' | ':'): string {
  const local = part.replaceAll('-', '_');
  return local === part ? part : `${JSON.stringify(part)}${link} ${local}`;
}

function gateExpression(plan: GatePlan, parts: PartNames, more: readonly string[] = []): string {
  const given = [
    'matcher',
    ...parts.gate,
    ...(plan.verifier ? ['verifier'] : []),
    ...(parts.delegate ? ['delegate'] : []),
    ...(parts.login ? ['signIn', 'tagSubject'] : []),
    ...more,
  ];
  return `assembleGate(policy, { ${given.join(', ')} })`;
}

function explainExport(plan: GatePlan, parts: PartNames): string {
  const gate = gateExpression(plan, parts, ['trace']);
  return `export const decide = (request, now, trace) => ${gate}(request, now);`;
}

const HANDLERS = {
  'lambda-edge': {
    factory: 'createLambdaEdgeHandler',
    after: `after: after.${AFTER_EXPORT['lambda-edge']} ?? after.default`,
    statement: (call: string) => `export const handler = ${call};`,
  },
  fetch: {
    factory: 'createFetchHandler',
    after: `origin: after.${AFTER_EXPORT.fetch} ?? after.default`,
    statement: (call: string) => `export default { fetch: ${call} };`,
  },
} as const;

function handlerExport(plan: GatePlan, parts: PartNames, options: EntryOptions): string {
  const { target, policy } = plan;
  const { factory, after, statement } = HANDLERS[target];
  const given = [
    ...(policy.log === 'none' ? [] : [`log: ${LOGS[policy.log]}`]),
    ...(options.afterPath ? [after] : []),
  ];
  return statement(`${factory}(${gateExpression(plan, parts)}, { ${given.join(', ')} })`);
}
