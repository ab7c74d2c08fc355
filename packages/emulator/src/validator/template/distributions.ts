/** The distributions of a template. */
import type { BehaviorFacts, DistributionFacts } from '../deployment.ts';
import { associationsOf } from './associations.ts';
import { originsOf } from './origins.ts';
import { policiesOf, textsOf } from './policies.ts';
import {
  type Fields,
  fields,
  intrinsic,
  isAbsent,
  listOf,
  type Resource,
  type TemplateReader,
} from './reader.ts';

/** Every `AWS::CloudFront::Distribution`. */
export function distributionsOf(reader: TemplateReader): DistributionFacts[] {
  return reader
    .ofType('AWS::CloudFront::Distribution')
    .map((resource) => distribution(resource, reader));
}

function distribution({ id, properties, metadata }: Resource, reader: TemplateReader) {
  const config = fields(properties.DistributionConfig);
  const { CacheBehaviors, DefaultCacheBehavior, IPV6Enabled } = config;
  const others = (listOf(CacheBehaviors) ?? []).filter((each) => !intrinsic(each));
  const ipv6 = isAbsent(IPV6Enabled) ? 'false' : reader.text(IPV6Enabled);
  return {
    id,
    behaviors: [
      ...others.map((each, index) => {
        const pattern = reader.text(fields(each).PathPattern) ?? `CacheBehaviors[${index}]`;
        return behavior(fields(each), pattern, reader);
      }),
      ...(isAbsent(DefaultCacheBehavior) || intrinsic(DefaultCacheBehavior)
        ? []
        : [behavior(fields(DefaultCacheBehavior), '*', reader)]),
    ],
    origins: originsOf(config, reader),
    ipv6Enabled: ipv6 === undefined ? undefined : ipv6 === 'true',
    publicPathPatterns: textsOf(fields(metadata.Postern).publicPathPatterns, reader),
  };
}

function behavior(config: Fields, pathPattern: string, reader: TemplateReader): BehaviorFacts {
  const { TargetOriginId, AllowedMethods } = config;
  return {
    pathPattern,
    originId: reader.text(TargetOriginId) ?? JSON.stringify(TargetOriginId),
    allowedMethods: isAbsent(AllowedMethods) ? ['GET', 'HEAD'] : textsOf(AllowedMethods, reader),
    ...policiesOf(config, reader),
    trustedKeyGroups: hasSigners(config),
    associations: associationsOf(config, reader),
  };
}

/** Trusted signers are the old form of key groups. */
function hasSigners({ TrustedKeyGroups, TrustedSigners }: Fields): boolean | undefined {
  const lists = [listOf(TrustedKeyGroups), listOf(TrustedSigners)];
  if (lists.some((list) => list && list.length > 0)) return true;
  return lists.includes(undefined) ? undefined : false;
}
