/**
 * Secrets Manager and Parameter Store on loopback. Requests must be signed as AWS wants it: the signature is computed again by
 * AWS's own signer. Written after the API reference; that AWS answers the same, only AWS can show.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

export const SECRETS_ROLE = {
  accessKeyId: 'ASIAPOSTERNSECRETS1',
  secretAccessKey: 'example-role-secret-of-the-gate',
  sessionToken: 'example/secrets+session==',
} as const;

export const SECRETS_REGION = 'eu-west-1';

export interface SecretsServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** By name: of secrets and parameters alike. May be changed at any time. */
  readonly values: Map<string, string>;
  /** Names in the order in which they were asked for, once their signature was right. */
  readonly asked: string[];
  /** What goes wrong from now on. */
  fault?: 'throttled' | 'service-error' | 'hang' | 'denied' | undefined;
}

type Reply = readonly [status: number, body: object];

const FAULTS: Readonly<Record<string, Reply>> = {
  throttled: [400, { __type: 'ThrottlingException', message: 'Rate exceeded' }],
  'service-error': [500, { __type: 'InternalServiceError' }],
  denied: [400, { __type: 'AccessDeniedException', Message: 'canary is not authorized' }],
};

/** Lives until the test file ends. */
export async function startSecretsServer(): Promise<SecretsServer> {
  const scene: SecretsServer = { url: '', values: new Map(), asked: [] };
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const { headers } = incoming;
    if (scene.fault === 'hang') return;
    const [status, answer] = await reply(scene, headers, body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(scene, { url });
}

async function reply(
  scene: SecretsServer,
  headers: IncomingHttpHeaders,
  body: string,
): Promise<Reply> {
  const target = String(headers['x-amz-target']);
  const isParameter = target === 'AmazonSSM.GetParameter';
  if (!isParameter && target !== 'secretsmanager.GetSecretValue') {
    return [400, { __type: 'UnknownOperationException' }];
  }
  const service = isParameter ? 'ssm' : 'secretsmanager';
  if (!(await isSigned(headers, body, service))) {
    return [400, { __type: 'InvalidSignatureException' }];
  }
  const { SecretId, Name, WithDecryption } = JSON.parse(body);
  const name: string = isParameter ? Name : SecretId;
  scene.asked.push(name);
  const fault = scene.fault && FAULTS[scene.fault];
  if (fault) return fault;
  const value = scene.values.get(name);
  if (value === undefined) {
    const type = isParameter ? 'ParameterNotFound' : 'ResourceNotFoundException';
    return [400, { __type: type }];
  }
  // Without decryption a SecureString is ciphertext.
  if (isParameter) return [200, { Parameter: { Name, Value: WithDecryption ? value : 'AQIC' } }];
  return [200, { Name: name, SecretString: value }];
}

async function isSigned(
  headers: IncomingHttpHeaders,
  body: string,
  service: string,
): Promise<boolean> {
  const authorization = String(headers.authorization);
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const signedNames = names.split(';');
  const mustBeSigned = ['host', 'content-type', 'x-amz-target', 'x-amz-security-token'];
  if (!mustBeSigned.every((name) => signedNames.includes(name))) return false;
  if (headers['x-amz-security-token'] !== SECRETS_ROLE.sessionToken) return false;
  const { accessKeyId, secretAccessKey } = SECRETS_ROLE;
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey },
    region: SECRETS_REGION,
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed: Record<string, string> = {};
  for (const name of signedNames) signed[name] = String(headers[name]);
  const bodyHash = createHash('sha256').update(body).digest('hex');
  signed['x-amz-content-sha256'] = bodyHash;
  const again = await signer.sign(
    {
      ...{ method: 'POST', path: '/', query: {}, headers: signed },
      ...{ protocol: 'http:', hostname: '' },
    },
    {
      signingDate: dateOf(String(headers['x-amz-date'])),
      signableHeaders: new Set(signedNames),
      unsignableHeaders: new Set(
        signedNames.includes('x-amz-content-sha256') ? [] : ['x-amz-content-sha256'],
      ),
    },
  );
  return again.headers.authorization === authorization.replace(/, ?/g, ', ');
}

function dateOf(stamp: string): Date {
  return new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
