// Runs out/function.zip in the installed emulator and prints the status of each request: [path, token or null].
import { once } from 'node:events';
import { get } from 'node:http';
import { startEmulator } from '@postern/emulator';

const emulator = await startEmulator({
  behaviors: [{ viewerRequest: { zip: 'out/function.zip' } }],
  origin: { directory: 'site' },
});
const statuses = [];
for (const [path, token] of JSON.parse(process.argv[2])) {
  const headers = { host: 'api.example.com', ...(token && { authorization: `Bearer ${token}` }) };
  const [response] = await once(get(new URL(path, emulator.url), { headers }), 'response');
  response.resume();
  statuses.push(response.statusCode);
}
await emulator.close();
console.log(JSON.stringify(statuses));
