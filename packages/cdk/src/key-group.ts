/** Who may sign CloudFront's cookies: the key group of a gate that is none. */
import { CfnOutput } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { EdgeGateProps } from './props.ts';
import { uniqueName } from './unique-name.ts';

export function findKeyGroup(
  scope: Construct,
  keyPairId: string,
  { keyGroup, encodedKey }: EdgeGateProps,
): cloudfront.IKeyGroup {
  if (keyGroup && encodedKey !== undefined) {
    throw new TypeError(
      'Option "encodedKey" must be left out where "keyGroup" is given: put the key into that group',
    );
  }
  if (keyGroup) return keyGroup;
  const publicKey =
    encodedKey === undefined
      ? cloudfront.PublicKey.fromPublicKeyId(scope, 'PublicKey', keyPairId)
      : createPublicKey(scope, encodedKey);
  return new cloudfront.KeyGroup(scope, 'KeyGroup', {
    keyGroupName: uniqueName(scope),
    items: [publicKey],
  });
}

function createPublicKey(scope: Construct, encodedKey: string): cloudfront.PublicKey {
  const publicKey = new cloudfront.PublicKey(scope, 'PublicKey', {
    publicKeyName: uniqueName(scope),
    encodedKey,
  });
  new CfnOutput(scope, 'PublicKeyId', {
    value: publicKey.publicKeyId,
    description: "The config's session.keyPairId: cookies that name another one are refused",
  });
  return publicKey;
}
