/** A gate's requests are signed as AWS's own signer signs them, with whatever credentials the role has at the moment. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { signSigV4 } from 'postern/parts';

const NOW = 1_795_376_172.5;
const ROLE = {
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY',
  AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE//+token==',
};
const HEADERS = { 'content-type': 'application/json' };
const INVOKE = { ...HEADERS, 'x-amz-invocation-type': 'RequestResponse' };
const BODY = '{"token":"eyJ.é.x"}';
const ARN = encodeURIComponent('arn:aws:lambda:eu-west-1:111122223333:function:verify');
const API = 'https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions';

const saved = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(ROLE)) setVariable(name, saved[name]);
});

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function assume(role: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(ROLE)) setVariable(name, role[name]);
}

interface SignedCase {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  readonly role: Readonly<Record<string, string | undefined>>;
}

const CASES: readonly SignedCase[] = [
  {
    name: 'an invocation by name',
    url: `${API}/verify/invocations`,
    headers: INVOKE,
    service: 'lambda',
    role: ROLE,
  },
  {
    name: 'an invocation of a version',
    url: `${API}/verify/invocations?Qualifier=%24LATEST`,
    headers: INVOKE,
    service: 'lambda',
    role: ROLE,
  },
  {
    name: 'an invocation by ARN',
    url: `${API}/${ARN}/invocations`,
    headers: INVOKE,
    service: 'lambda',
    role: ROLE,
  },
  {
    name: 'a function URL',
    url: 'https://abc.lambda-url.eu-west-1.on.aws/verify',
    headers: HEADERS,
    service: 'lambda',
    role: ROLE,
  },
  {
    name: 'a function URL with a query',
    url: 'https://abc.lambda-url.eu-west-1.on.aws/verify?b=2&a=x%20y&a=%2F',
    headers: HEADERS,
    service: 'lambda',
    role: ROLE,
  },
  {
    name: 'an API Gateway with a stage',
    url: 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/verify',
    headers: HEADERS,
    service: 'execute-api',
    role: ROLE,
  },
  {
    name: 'a port',
    url: 'http://127.0.0.1:8080/verify',
    headers: HEADERS,
    service: 'lambda',
    role: ROLE,
  },
  {
    name: 'credentials without a session token',
    url: `${API}/verify/invocations`,
    headers: INVOKE,
    service: 'lambda',
    role: { ...ROLE, AWS_SESSION_TOKEN: undefined },
  },
];

async function signByAws({ url, headers, service, role }: SignedCase): Promise<object> {
  const { host, hostname, pathname, searchParams, protocol } = new URL(url);
  const query: Record<string, string[]> = {};
  for (const name of searchParams.keys()) query[name] = searchParams.getAll(name);
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: String(role.AWS_ACCESS_KEY_ID),
      secretAccessKey: String(role.AWS_SECRET_ACCESS_KEY),
      ...(role.AWS_SESSION_TOKEN && { sessionToken: role.AWS_SESSION_TOKEN }),
    },
    ...{ region: 'eu-west-1', service, sha256: Sha256, applyChecksum: false },
  });
  const target = { method: 'POST', protocol, hostname, path: pathname, query };
  const request = { ...target, headers: { host, ...headers }, body: BODY };
  const signed = await signer.sign(request, { signingDate: new Date(NOW * 1000) });
  const { host: _, ...others } = signed.headers;
  return others;
}

for (const each of CASES) {
  test(`signSigV4() signs ${each.name} as AWS's signer does`, async () => {
    const { url, headers, service, role } = each;
    assume(role);
    const scope = { region: 'eu-west-1', service };
    const given = await signSigV4({ url, headers, body: BODY }, scope, NOW);
    assert.deepEqual(Object.fromEntries(given ?? []), await signByAws(each));
  });
}

test('signSigV4() signs with the credentials of the moment', async () => {
  const [each] = CASES as [SignedCase];
  const role = { ...ROLE, AWS_ACCESS_KEY_ID: 'ASIANEXT', AWS_SESSION_TOKEN: 'next' };
  const { url, headers, service } = each;
  const scope = { region: 'eu-west-1', service };
  for (const moment of [ROLE, role]) {
    assume(moment);
    const given = await signSigV4({ url, headers, body: BODY }, scope, NOW);
    assert.deepEqual(Object.fromEntries(given ?? []), await signByAws({ ...each, role: moment }));
  }
});

for (const missing of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
  for (const value of [undefined, '']) {
    test(`signSigV4() signs nothing where ${missing} is ${value ?? 'absent'}`, async () => {
      assume({ ...ROLE, [missing]: value });
      const scope = { region: 'eu-west-1', service: 'lambda' };
      const { url, headers } = CASES[0] as SignedCase;
      assert.equal(await signSigV4({ url, headers, body: BODY }, scope, NOW), undefined);
    });
  }
}
