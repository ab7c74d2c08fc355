/** Writes the entry module of a gate's bundle: it imports the parts that the plan needs, and nothing else. */
import { type GatePlan, type PartNames, partsOf } from 'postern/gate';
import {
  fetchesOriginHeader,
  type HandlerOptions,
  handlerExport,
  handlerFactory,
  LOGS,
} from './entry-handler.ts';
import { matcherSource } from './matcher-source.ts';
import { referencesSource, toSourceWithPlaces } from './secret-places.ts';
import { toSource } from './to-source.ts';

type VerifierPlan = NonNullable<GatePlan['verifier']>;
type DelegatePlan = NonNullable<GatePlan['delegate']>;
type FormParts = NonNullable<PartNames['delegate']>;

export interface EntryOptions extends HandlerOptions {
  /** Export `decide(request, now, trace)` in place of the target's handler: what `postern explain` runs. */
  readonly explain?: boolean;
}

/** Beside `index.mjs` in the package of a login half: AWS's client is many times its size, and seldom needed. */
export const STORE_MODULE = 'key-value-store.mjs';

/** The source text of the entry module. */
export function generateEntry(given: GatePlan, options: EntryOptions = {}): string {
  // Whoever explains a rule has no need of the secrets: their stand-ins do. And asks what is decided, not what passes all the same.
  const { secrets: _secrets, reportOnly: _reportOnly, ...explained } = given;
  const plan: GatePlan = options.explain ? explained : given;
  const parts = partsOf(plan);
  // The log is a part; which one, the entry says.
  const { match, log: _, ...policy } = plan.policy;
  const matcher = matcherSource(match);
  return [
    ...imports(plan, parts, { ...options, usesPatterns: matcher.usesPatterns }),
    `const policy = ${toSource(policy)};`,
    `const matcher = ${parts.indexed ? `createIndexedMatcher(${toSource(match)})` : matcher.source};`,
    ...(plan.verifier && parts.verifier ? [verifierStatement(plan.verifier, parts.verifier)] : []),
    ...(plan.delegate && parts.delegate ? [delegateStatement(plan.delegate, parts.delegate)] : []),
    ...storeStatement(plan),
    ...(plan.secrets ? secretStatements(plan, parts) : loginStatements(plan, parts)),
    options.explain
      ? explainExport(plan, parts)
      : handlerExport(plan, handledGate(plan, parts), options),
    '',
  ].join('\n');
}

function imports(
  plan: GatePlan,
  parts: PartNames,
  options: EntryOptions & { usesPatterns: boolean },
): string[] {
  const { target, policy, verifier, revocationStore } = plan;
  const isSmallHalf = isHalf(plan);
  const names = isSmallHalf
    ? ['assembleLoginHalf', ...wildcardPart(parts)]
    : ['assembleGate', ...parts.gate];
  if (parts.indexed) names.push('createIndexedMatcher');
  else if (options.usesPatterns) names.push('matchesPattern');
  if (verifier) names.push(assembler(verifier));
  if (parts.verifier) names.push(...parts.verifier.map((part) => named(part, ' as')));
  if (parts.login) {
    if (!names.includes('assembleIssuer')) names.push('assembleIssuer');
    const { clients, parts: own, endpoints } = parts.login;
    names.push('assembleLogin', ...own);
    names.push(...(isSmallHalf ? ['createEndpointAnswer'] : ['createSignIn', 'createTagSubject']));
    names.push(...Object.values(clients), ...Object.values(endpoints));
    if (policy.assertion) names.push('createSignAssertion');
  }
  if (revocationStore?.type === 'key-value-store') names.push('createLazyStore');
  if (parts.delegate) names.push('createDelegate', parts.delegate.form, ...parts.delegate.parts);
  if (parts.secretReaders) {
    names.push('createSecrets', 'withSecrets', 'createEarlySignIn', 'signSigV4');
    names.push(...parts.secretReaders, ...(fetchesOriginHeader(plan) ? ['originValues'] : []));
  }
  if (policy.log !== 'none' && !plan.reportOnly && !options.explain) names.push(LOGS[policy.log]);
  const lines = [`import { ${[...new Set(names)].sort().join(', ')} } from 'postern/parts';`];
  if (plan.reportOnly) {
    lines.push("import { createReportLog, reportOnly } from 'postern/reporting';");
  }
  if (revocationStore?.type === 'file') {
    lines.push("import { createFileRevocations } from 'postern/file-revocations';");
  }
  if (options.explain) return lines;
  lines.push(`import { ${handlerFactory(plan)} } from 'postern/${target}';`);
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

function loginStatements(plan: GatePlan, parts: PartNames): string[] {
  const { login, keyRing, policy, revocationStore } = plan;
  if (!login) return [];
  const providers = login.providers.map(({ idToken, ...provider }) => {
    const { skippedKeys: _, ...issuer } = idToken;
    return { ...provider, idToken: issuer };
  });
  const clients = Object.entries(parts.login?.clients ?? {}).map((entry) => entry.join(': '));
  const given = [
    `clients: { ${clients.join(', ')} }`,
    ...(parts.login?.parts ?? []),
    ...endpointsOf(parts),
    ...(revocationStore ? ['revocations'] : []),
    `assembleIdTokenVerifier: (issuer) => assembleIssuer(issuer, ${verifierParts(parts.verifier ?? [])})`,
    'fetch',
  ].join(', ');
  const assembled = `assembleLogin(${toSourceWithPlaces(plan, { ...login, providers })}, ring, { ${given} })`;
  const ring = `const ring = ${toSourceWithPlaces(plan, keyRing)};`;
  if (isHalf(plan)) return [ring, `const answer = createEndpointAnswer(${assembled});`];
  return [
    ring,
    `const signIn = createSignIn(${assembled});`,
    'const tagSubject = createTagSubject(ring);',
    ...(policy.assertion
      ? [`const signAssertion = createSignAssertion(ring, ${toSource(policy.assertion)});`]
      : []),
  ];
}

/** The keys' endpoint is made of the ring, the others are what they are called. */
function endpointsOf({ login }: PartNames): string[] {
  const endpoints = Object.entries(login?.endpoints ?? {}).map(([name, part]) => {
    return `${JSON.stringify(name)}: ${part}${part.startsWith('create') ? '(ring)' : ''}`;
  });
  return endpoints.length > 0 ? [`endpoints: { ${endpoints.join(', ')} }`] : [];
}

function storeStatement({ login, revocationStore }: GatePlan): string[] {
  if (!login || !revocationStore) return [];
  const { lifetimeSeconds } = login.session;
  const { type: _, ...place } = revocationStore;
  const ports = '{ "clock": () => Date.now() / 1000, "warn": console.warn }';
  if (revocationStore.type === 'file') {
    const options = toSource({ ...place, lifetimeSeconds });
    return [`const revocations = createFileRevocations(${options}, ${ports.replaceAll('"', '')});`];
  }
  // Quoted: a module outside the bundle knows nothing of shortened names.
  const options = toSource({ ...place, lifetimeSeconds }, true);
  const load = `import('./${STORE_MODULE}').then((store) => store.createKeyValueRevocations(${options}, ${ports}))`;
  return [`const revocations = createLazyStore(() => ${load});`];
}

/** What needs no secret is decided by a gate of its own until they are there. */
function secretStatements(plan: GatePlan, parts: PartNames): string[] {
  const { secrets = [], login, policy, originHeader } = plan;
  const references = referencesSource(secrets, parts.secretReaders ?? []);
  const made = [
    `gate: ${gateExpression(plan, parts)}`,
    ...(fetchesOriginHeader(plan)
      ? [`originValues: ${toSourceWithPlaces(plan, originHeader?.values)}`]
      : []),
  ];
  const early = gateExpression(plan, parts, {
    signIn: [`signIn: createEarlySignIn(${toSource(login?.pages)})`],
  });
  return [
    `function make(values) {`,
    ...loginStatements(plan, parts),
    `return { ${made.join(', ')} };`,
    '}',
    `const secrets = createSecrets(${references}, { fetch, signSigV4, make });`,
    `const gate = withSecrets(secrets, ${early}, { signs: ${policy.assertion !== undefined} });`,
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

interface GateExpressionOptions {
  /** What signs people in, as members of `GateParts`. @default what `loginStatements` declares */
  readonly signIn?: readonly string[];
  readonly more?: readonly string[];
}

function gateExpression(
  plan: GatePlan,
  parts: PartNames,
  { signIn = signInOf(plan), more = [] }: GateExpressionOptions = {},
): string {
  if (isHalf(plan)) {
    return `assembleLoginHalf(policy, { ${['answer', ...wildcardPart(parts)].join(', ')} })`;
  }
  const given = [
    'matcher',
    ...parts.gate,
    ...(plan.verifier ? ['verifier'] : []),
    ...(parts.delegate ? ['delegate'] : []),
    ...signIn,
    ...more,
  ];
  return `assembleGate(policy, { ${given.join(', ')} })`;
}

/** A half whose secrets come later is a whole gate without rules. */
function isHalf({ isLoginHalf, secrets }: GatePlan): boolean {
  return isLoginHalf === true && !secrets;
}

function wildcardPart({ gate }: PartNames): readonly string[] {
  return gate.filter((name) => name === 'matchesWildcardHost');
}

function signInOf({ login, policy }: GatePlan): readonly string[] {
  if (!login) return [];
  return ['signIn', 'tagSubject', ...(policy.assertion ? ['signAssertion'] : [])];
}

function explainExport(plan: GatePlan, parts: PartNames): string {
  const gate = gateExpression(plan, parts, { more: ['trace'] });
  return `export const decide = (request, now, trace) => ${gate}(request, now);`;
}

/** Outermost: a gate that waits for its secrets, and gets none, refuses too. */
function reportingExpression(gate: string, parts: PartNames): string {
  const given = parts.gate.filter((name) => /^(rewritePath|foreignCookies)$/.test(name));
  return `reportOnly(${gate}, policy, { ${given.join(', ')} })`;
}

/** The gate that the handler calls. */
function handledGate(plan: GatePlan, parts: PartNames): string {
  const gate = plan.secrets ? 'gate' : gateExpression(plan, parts);
  return plan.reportOnly ? reportingExpression(gate, parts) : gate;
}
