/** How a question is posted: the same with a runtime that can refuse redirects and with one that cannot. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { createPost } from './post.ts';
import type { FetchAnswer } from './types.ts';

let heard = '';
const server = createServer((request, response) => {
  heard += request.url;
  const status = Number(request.url?.slice(1)) || 200;
  request.resume().on('end', () => response.writeHead(status, { location: '/200' }).end('{}'));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.closeAllConnections();
  server.close();
});
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** As workerd answers a mode that it does not know. */
class WorkersRequest extends Request {
  constructor(input: string, init: RequestInit) {
    if (init.redirect === 'error') throw new TypeError('Invalid redirect value');
    super(input, init);
  }
}

async function statusOf(path: string, modes: unknown[] = []): Promise<number> {
  heard = '';
  const noted: FetchAnswer = (url, init) => {
    modes.push(init.redirect);
    return fetch(url, init);
  };
  const { signal } = new AbortController();
  const { status } = await createPost(noted)(origin + path, { headers: {}, body: '{}', signal });
  return status;
}

for (const [runtime, mode, request] of [
  ['Node', 'error', Request],
  ['Workers', 'manual', WorkersRequest],
] as const) {
  describe(`createPost() on ${runtime}`, () => {
    const usual = globalThis.Request;
    const withRuntime = async <Result>(run: () => Promise<Result>): Promise<Result> => {
      globalThis.Request = request as typeof Request;
      return run().finally(() => {
        globalThis.Request = usual;
      });
    };

    it(`asks fetch for redirect: '${mode}'`, async () => {
      const modes: unknown[] = [];
      assert.equal(await withRuntime(() => statusOf('/200', modes)), 200);
      assert.deepEqual(modes, [mode]);
    });

    for (const status of [301, 302, 303, 307, 308]) {
      it(`answers a ${status} with a redirect that nobody follows`, async () => {
        const answered = await withRuntime(() => statusOf(`/${status}`));
        assert.ok(answered >= 300 && answered < 400);
        assert.equal(heard, `/${status}`);
      });
    }

    it('hands every other status on as it is', async () => {
      for (const status of [204, 304, 400, 429, 500]) {
        assert.equal(await withRuntime(() => statusOf(`/${status}`)), status);
      }
    });

    it('rejects where nobody listens', async () => {
      const { signal } = new AbortController();
      const init = { headers: {}, body: '', signal };
      await assert.rejects(withRuntime(() => createPost(fetch)('http://127.0.0.1:1/', init)));
    });
  });
}
