/** Props that this config has no use for are refused: an option without effect was meant for something. */
import type { Deployment } from '@postern/cli/deploy';
import type { EdgeGateProps } from './props.ts';

/** Throws a `TypeError` that names the option. */
export function checkProps(props: EdgeGateProps, deployment: Deployment): void {
  const { gate, keyValueStore, login, protection, signedCookies } = deployment;
  const kinds = [gate?.kind, login?.lambda?.kind];
  const without: readonly (readonly [keyof EdgeGateProps, boolean, string])[] = [
    ['keyValueStore', keyValueStore !== undefined, 'a CloudFront Function that reads sessions'],
    ['keyGroup', signedCookies !== undefined, 'signed cookies'],
    ['encodedKey', signedCookies !== undefined, 'signed cookies'],
    ['originSecret', kinds.includes('function-url'), 'login half at a function URL'],
    ['logRegions', kinds.includes('lambda-edge'), 'function at Lambda@Edge'],
    ['publicPathPatterns', protection !== 'none', 'gate, but a login half alone'],
  ];
  for (const [option, isUsed, wanted] of without) {
    if (props[option] === undefined || isUsed) continue;
    throw new TypeError(`Option "${option}" must be left out: this config has no ${wanted}`);
  }
}
