/** A split gate with a clock that a test sets: its built CloudFront Function in the local CloudFront, its login half in this process. */
import { after } from 'node:test';
import { type EmulatorEvent, startEmulator } from '@postern/emulator';
import { createGate } from 'postern/gate';
import { EVERY_METHOD } from '../support/every-method.ts';
import { freePort } from '../support/free-port.ts';
import { buildFunctionWithSecrets } from './build-with-secrets.ts';
import { HOST } from './gate-config.ts';
import type { GateServer } from './gate-server.ts';
import { startSite } from './site.ts';
import { HOST_HEADER, startSplitHalf } from './split-half.ts';
import { readEntries } from './split-scene.ts';
import {
  type LoginHalf,
  NO_ERROR_CACHING,
  ORIGIN_HEADER,
  secretsOf,
  splitConfig,
} from './split-target.ts';

/** Until something is deployed. */
const NOTHING = 'function handler() { return { statusCode: 404 }; }';

/** Lives until the test file ends. `deploy` comes before the first request. */
export async function startSplitServer(place: LoginHalf): Promise<GateServer> {
  const clock = { ahead: 0 };
  const now = () => Date.now() / 1000 + clock.ahead;
  const lines: string[] = [];
  const failures: EmulatorEvent[] = [];
  let entries: ReadonlyMap<string, string> = new Map();
  let version = 0;
  const [port, site] = [await freePort(), await startSite()];
  const half = await startSplitHalf(place, { now, lines });
  const customHeaders = {
    [HOST_HEADER]: `${HOST}:${port}`,
    [ORIGIN_HEADER.name]: ORIGIN_HEADER.value,
  };
  const allowedMethods = EVERY_METHOD;
  const emulator = await startEmulator({
    ...{ port, clock: now, origin: { url: site.url }, errorCaching: NO_ERROR_CACHING },
    behaviors: [
      { pathPattern: '/.postern/*', origin: { url: half.url, customHeaders }, allowedMethods },
      {
        viewerRequest: { code: NOTHING, keyValueStore: { read: () => ({ version, entries }) } },
        allowedMethods,
      },
    ],
    onEvent: (event) => {
      if (event.type === 'console') lines.push(event.line);
      else if (/error|failure/.test(event.type)) failures.push(event);
    },
  });
  after(async () => {
    await emulator.close();
    // CloudFront's own answers are no gate's.
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
  });
  return {
    ...{ origin: `http://${HOST}:${port}`, clock, now, lines, got: site.got },
    async deploy(config, ports) {
      half.gate = createGate(config, ports);
      const split = splitConfig(config, place);
      const secrets = secretsOf(split);
      const { code, keyValueStore } = await buildFunctionWithSecrets(split, { secrets });
      entries = new Map(Object.entries(readEntries(keyValueStore)));
      version++;
      await emulator.replaceFunction(code, { pathPattern: '*' });
    },
  };
}
