// Suite `size`: zipped bytes of the size config's gate, beside aws-jwt-verify with the same key and a handler without rules.
import { writeFileSync } from 'node:fs';
import { buildGate, buildPeer, buildPlainPeer, plainZipBytes } from './build.mjs';
import { assert } from './measure.mjs';
import { cacheFolder, SIZE_CONFIG } from './paths.mjs';
import { PEER_NAMES } from './peers.mjs';
import { decideOnce } from './processes.mjs';
import { row } from './rows.mjs';
import { measureVerifierSize } from './size-verifier.mjs';

const GOAL_BYTES = 5500;
const PEER = 'aws-jwt-verify';

export async function measure() {
  const folder = cacheFolder('size');
  const gate = buildGate(SIZE_CONFIG, folder);
  assertRefuses(`${folder}/index.mjs`);
  const peers = await buildPeers(readBakedKey(gate.code));
  Object.values(peers).forEach(({ code }, index) => {
    const file = `${folder}/peer-${index}.mjs`;
    writeFileSync(file, code);
    assertRefuses(file);
  });
  return [
    zippedRow(gate, peers),
    plainRow(gate, peers),
    minifiedRow(gate, peers),
    ...(await measureVerifierSize()),
  ];
}

/** The smallest of them both ways: with all that our build does, and as its users bundle it. */
async function buildPeers(jwk) {
  const peers = {};
  for (const name of PEER_NAMES) {
    const isSmall = name.startsWith(PEER);
    if (isSmall) peers[name] = await buildPeer(name, jwk);
    peers[isSmall ? `${name}, esbuild alone` : name] = await buildPlainPeer(name, jwk);
  }
  return peers;
}

function zippedRow(gate, peers) {
  const zipped = Object.entries(peers).filter(([, { zipBytes }]) => zipBytes !== undefined);
  return sizeRow('bearer gate, zipped', {
    value: gate.zipBytes,
    goal: GOAL_BYTES,
    floor: GOAL_BYTES,
    peers: Object.fromEntries(zipped.map(([name, { zipBytes }]) => [name, zipBytes])),
  });
}

/** What our zip writer gains is left out on both sides. */
function plainRow(gate, peers) {
  return sizeRow('bearer gate, zlib level 9', {
    value: plainZipBytes(gate.code),
    peers: sizesOf(peers, plainZipBytes),
  });
}

function minifiedRow(gate, peers) {
  return sizeRow('bearer gate, not zipped', {
    value: Buffer.byteLength(gate.code),
    peers: sizesOf(peers, Buffer.byteLength),
  });
}

function sizeRow(name, fields) {
  return row({ suite: 'size', name, unit: 'bytes', ...fields });
}

function sizesOf(peers, size) {
  return Object.fromEntries(Object.entries(peers).map(([name, { code }]) => [name, size(code)]));
}

/** The key as the gate's bundle holds it. */
function readBakedKey(code) {
  const member = (name) => new RegExp(`\\b${name}"?:"([\\w-]+)"`).exec(code)?.[1];
  const [kid, e, n] = ['kid', 'e', 'n'].map(member);
  assert(n?.length === 342 && kid && e === 'AQAB', 'the bundle holds no RSA-2048 key');
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, e, n };
}

/** Nobody has the key's private half, so that good tokens are the cold-start suite's part. */
function assertRefuses(file) {
  const { status } = decideOnce(process.execPath, file, 'eyJhbGciOiJSUzI1NiJ9.e30.AA');
  assert(status === '401', `${file} does not refuse a forged token`);
}
