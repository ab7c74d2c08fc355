/** A provider's https server, with a certificate that nobody trusts and that ends with the year 2049. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSigner, selfSignedCertificate } from '@postern/testing';

export interface TlsProvider {
  readonly issuer: string;
  close(): void;
}

export async function startTlsProvider(): Promise<TlsProvider> {
  const signer = createSigner('ES256');
  const lines = selfSignedCertificate(signer)
    .toString('base64')
    .match(/.{1,64}/g);
  const server = createServer({
    key: signer.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: `-----BEGIN CERTIFICATE-----\n${lines?.join('\n')}\n-----END CERTIFICATE-----\n`,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { issuer: `https://127.0.0.1:${port}`, close: () => server.close() };
}
