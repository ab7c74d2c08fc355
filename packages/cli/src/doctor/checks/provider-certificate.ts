/** Whether the provider's certificate is about to end: then nobody signs in, and no key is renewed. */
import { connect } from 'node:tls';
import { Blocked, type Check, failed, ok, warning } from '../check.ts';
import { ofEachProvider } from '../examined-providers.ts';

const DAY_SECONDS = 86_400;
const SOON_DAYS = 14;

export const providerCertificate: Check = {
  id: 'provider-certificate',
  asks: "Is the issuer's TLS certificate good for two weeks more?",
  remedy: 'Tell who runs the provider: when it ends nobody can sign in, and no key is renewed.',
  run: (subject) =>
    ofEachProvider(subject, async ({ issuer }) => {
      if (subject.options.offline) throw new Blocked('--offline');
      const url = new URL(issuer);
      if (url.protocol !== 'https:') throw new Blocked('the issuer is not an https URL');
      const end = await certificateEnd(url, subject.timeoutSeconds);
      const days = Math.floor((end - subject.clock()) / DAY_SECONDS);
      const date = new Date(end * 1000).toISOString().slice(0, 10);
      if (days < 0) return [failed(`ended on ${date}`)];
      return [days < SOON_DAYS ? warning(`ends on ${date}`) : ok(`until ${date}`)];
    }),
};

/** Seconds since the epoch. Whether the certificate is trusted at all the other requests show; here only its date is read. */
function certificateEnd({ hostname, port }: URL, timeoutSeconds: number): Promise<number> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ host, port: Number(port || 443), rejectUnauthorized: false },
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      timeout: timeoutSeconds * 1000,
    });
    socket.once('secureConnect', () => {
      const { valid_to: end } = socket.getPeerCertificate();
      socket.destroy();
      resolve(Date.parse(end) / 1000);
    });
    socket.once('timeout', () => {
      socket.destroy();
      reject(new Error(`No TLS connection within ${timeoutSeconds} seconds`));
    });
    socket.once('error', reject);
  });
}
