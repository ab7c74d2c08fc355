// The bench's rows as pictures: one chart for each question that people ask first.
import { mkdirSync, writeFileSync } from 'node:fs';
import { barChart } from './svg.mjs';

/** `@aws-sdk/client-lambda` as the goal for `lambda` has it; not measured in each run, for it would be a dependency. */
const SDK_CLIENT_BYTES = 154_277;
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const FUNCTION_QUOTA_BYTES = 10_240;
/** Its name ends with how long the question is. */
const KEPT = /^kept decision/;

/** `rows` are told by suite and name; a chart is left out when the run had not its rows. */
const CHARTS = {
  'verify.svg': {
    title: 'One token, not seen before',
    subtitle: 'µs; below it all the bare cryptographic call, which nobody can do without',
    groups: { RS256: ['verify', 'RS256, one token'], ES256: ['verify', 'ES256, one token'] },
  },
  'cold-start.svg': {
    title: 'A cold start: load the bundle and decide the first request',
    subtitle: 'ms, in a fresh process, without network',
    groups: { 'RS256, one key baked in': ['cold-start', 'load and first decision'] },
  },
  'fetches.svg': {
    title: 'How often the provider is asked for its keys',
    subtitle: 'fetches',
    groups: {
      '100 at once': ['fetches', '100 tokens at once at a cold start'],
      '100 more': ['fetches', '100 more, one after the other'],
      '100 unknown keys': ['fetches', '100 tokens with as many unknown keys'],
    },
  },
  'delegated-size.svg': {
    title: 'A gate that delegates, zipped',
    subtitle: 'bytes; Lambda@Edge took 1,048,576 when Postern began',
    groups: {
      'the gate by itself': ['delegated', 'bearer, zipped'],
      http: ['delegated', 'delegated-http, zipped'],
      introspection: ['delegated', 'introspection, zipped'],
      forwardAuth: ['delegated', 'forward-auth, zipped'],
      lambda: ['delegated', 'delegated-lambda, zipped'],
    },
    toBars: (found) => ({
      series: [...found.map(({ name }) => name), "AWS SDK's client alone"],
      groups: [
        {
          name: 'one host, three rules',
          values: [...found.map(({ row }) => row.value), SDK_CLIENT_BYTES],
        },
      ],
    }),
  },
  'delegated-time.svg': {
    title: 'What it costs to ask',
    subtitle: 'µs; gate and delegate on one machine, the connection kept alive, no platform around',
    groups: {
      'asked, half of the requests': ['delegated', 'warm decision / the same POST, p50'],
      'asked, 99 of 100 requests': ['delegated', 'warm decision / the same POST, p99'],
      'answered from memory': ['delegated', KEPT],
    },
    toBars: (found) => ({
      series: ['decision of the gate', 'the same POST alone'],
      groups: found.map(({ name, row: { peers } }) => ({
        name,
        values: [peers['decision, µs'] ?? peers['decision, ns'] / 1000, peers['POST, µs']],
      })),
    }),
  },
  'session-time.svg': {
    title: 'A signed-in request, with its log line',
    subtitle: 'µs; through the built function, no platform around',
    groups: {
      'session not seen before': ['session', /^new session/],
      'session seen before': ['session', /^session seen before/],
    },
    toBars: (found) => ({
      series: ['decision of the gate', 'the HMAC of its cookie alone'],
      groups: found.map(({ name, row: { peers } }) => ({
        name,
        values: [peers['decision, ns'] / 1000, peers['HMAC, ns'] / 1000],
      })),
    }),
  },
  'function-size.svg': {
    title: 'What a CloudFront Function holds',
    subtitle: 'bytes of source, with sessions, key ring and revocation; CloudFront takes 10,240',
    groups: {
      'ten rules': ['cloudfront-function', /^ten rules/],
      '250 rules, nothing in common': ['cloudfront-function', '250 rules, nothing in common'],
      '250, one first segment': ['cloudfront-function', '250 rules, one first segment'],
      '250, eight first segments': ['cloudfront-function', '250 rules, eight first segments'],
      '250, suffixes': ['cloudfront-function', /^250 rules, suffixes/],
    },
    toBars: (found) => ({
      series: ['the function', "CloudFront's quota"],
      groups: found.map(({ name, row: { value } }) => ({
        name,
        values: [value, FUNCTION_QUOTA_BYTES],
      })),
    }),
  },
  'function-time.svg': {
    title: 'A signed-in request in a CloudFront Function',
    subtitle: 'µs in njs; the answers of the KeyValueStore there at once',
    groups: {
      'ten rules': ['cloudfront-function', /^session, ten rules/],
      '250 rules': ['cloudfront-function', /^session, 250 rules .* nothing in common/],
    },
    toBars: (found) => {
      const bare = found[0].row.peers['HMAC and JSON.parse, µs'];
      return {
        series: ['decision of the function', 'HMAC and JSON.parse of its cookie alone'],
        groups: found.map(({ name, row: { peers } }) => ({
          name,
          values: [peers['decision, µs'] ?? peers['250 rules, µs'], bare],
        })),
      };
    },
  },
};

/** Peers that are other spellings of one that is shown. */
const LEFT_OUT = /\(DER\)|createVerify|latin1|esbuild alone|by our build/;

/** Writes a file for each chart into `folder` and returns their names. */
export function writeCharts(rows, folder) {
  mkdirSync(folder, { recursive: true });
  return Object.entries(CHARTS).flatMap(([file, chart]) => {
    const found = Object.entries(chart.groups).map(([name, [suite, row]]) => ({
      name,
      row: rows.find((one) => one.suite === suite && isNamed(one, row)),
    }));
    if (found.some(({ row }) => row === undefined)) return [];
    writeFileSync(`${folder}/${file}`, draw(chart, found));
    return [file];
  });
}

function isNamed({ name }, wanted) {
  return wanted instanceof RegExp ? wanted.test(name) : name === wanted;
}

function draw({ title, subtitle, toBars = besidePeers }, found) {
  return barChart({ title, subtitle, ...toBars(found) });
}

/** Postern and its peers, in a group for each row. */
function besidePeers(found) {
  const peers = Object.keys(found[0].row.peers).filter((name) => !LEFT_OUT.test(name));
  const groups = found.map(({ name, row }) => ({
    name,
    values: [row.value, ...peers.map((peer) => row.peers[peer])],
  }));
  return { series: ['Postern', ...peers], groups };
}
