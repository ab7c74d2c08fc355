/** The distributions of a template. */
import type { BehaviorFacts, DistributionFacts } from '../deployment-facts.ts';
import { associationsOf } from './associations.ts';
import { nameOf, originsOf } from './origins.ts';
import { policiesOf, textsOf } from './policies.ts';
import type { Resource, TemplateReader } from './reader.ts';
import { type Fields, fields, isAbsent, isOpaque, itemsOf, listOf } from './values.ts';

/** Every `AWS::CloudFront::Distribution`. */
export function distributionsOf(reader: TemplateReader): DistributionFacts[] {
  return reader
    .ofType('AWS::CloudFront::Distribution')
    .map((resource) => distribution(resource, reader));
}

function distribution(
  { id, properties, metadata }: Resource,
  reader: TemplateReader,
): DistributionFacts {
  const config = fields(properties.DistributionConfig);
  const { CacheBehaviors, DefaultCacheBehavior } = config;
  const groups = originGroups(config, reader);
  const others = itemsOf(CacheBehaviors).map((each, index) => {
    const pathPattern = reader.text(each.PathPattern) ?? `CacheBehaviors[${index}]`;
    return behavior(each, { pathPattern, groups }, reader);
  });
  const byDefault = itemsOf([DefaultCacheBehavior]).map((each) =>
    behavior(each, { pathPattern: '*', groups }, reader),
  );
  return {
    id,
    behaviors: [...others, ...byDefault],
    origins: originsOf(config, reader),
    unreadable: unreadableOf(properties),
    publicPathPatterns: textsOf(fields(metadata.Postern).publicPathPatterns, reader),
  };
}

/** The parts of which nobody can tell what they hold; a distribution without a default behavior is not whole. */
function unreadableOf(properties: Fields): string[] {
  const config = fields(properties.DistributionConfig);
  const { DefaultCacheBehavior, CacheBehaviors, Origins, OriginGroups: groups } = config;
  if (isOpaque(properties) || isOpaque(config)) return ['DistributionConfig'];
  return [
    ...(isAbsent(DefaultCacheBehavior) || isOpaque(DefaultCacheBehavior)
      ? ['DefaultCacheBehavior']
      : []),
    ...opaqueItems('CacheBehaviors', CacheBehaviors),
    ...opaqueItems('Origins', Origins),
    ...(isOpaque(groups) ? ['OriginGroups'] : opaqueItems('OriginGroups', fields(groups).Items)),
  ];
}

function opaqueItems(name: string, value: unknown): string[] {
  const items = listOf(value);
  if (!items) return [name];
  return items.flatMap((each, index) => (isOpaque(each) ? [`${name}[${index}]`] : []));
}

/** The ids of origins by those of the groups that they are in. */
type OriginGroups = ReadonlyMap<string, readonly string[]>;

function originGroups({ OriginGroups: groups }: Fields, reader: TemplateReader): OriginGroups {
  const items = listOf(fields(groups).Items) ?? [];
  return new Map(
    items
      .map(fields)
      .map(({ Id, Members }) => [
        nameOf(Id, reader),
        (listOf(fields(Members).Items) ?? []).map((each) => nameOf(fields(each).OriginId, reader)),
      ]),
  );
}

function targets(id: unknown, groups: OriginGroups, reader: TemplateReader): readonly string[] {
  const name = nameOf(id, reader);
  return groups.get(name) ?? [name];
}

interface BehaviorPlace {
  readonly pathPattern: string;
  readonly groups: OriginGroups;
}

function behavior(
  config: Fields,
  { pathPattern, groups }: BehaviorPlace,
  reader: TemplateReader,
): BehaviorFacts {
  const { TargetOriginId, AllowedMethods, ViewerProtocolPolicy } = config;
  return {
    pathPattern,
    originIds: targets(TargetOriginId, groups, reader),
    allowedMethods: isAbsent(AllowedMethods) ? ['GET', 'HEAD'] : textsOf(AllowedMethods, reader),
    viewerProtocolPolicy: reader.text(ViewerProtocolPolicy),
    ...policiesOf(config, reader),
    trustedKeyGroups: hasSigners(config),
    keyGroupIds: keyGroupIds(config, reader),
    associations: associationsOf(config, reader),
  };
}

/** Of those that are in the template. */
function keyGroupIds({ TrustedKeyGroups }: Fields, reader: TemplateReader): string[] {
  const groups = listOf(TrustedKeyGroups) ?? [];
  return groups.flatMap((each) => reader.reference(each)?.resource.id ?? []);
}

/** Trusted signers are the old form of key groups. */
function hasSigners({ TrustedKeyGroups, TrustedSigners }: Fields): boolean | undefined {
  const lists = [listOf(TrustedKeyGroups), listOf(TrustedSigners)];
  // One of which nobody knows whether it is there signs nothing.
  if (lists.flat().some((each) => each !== undefined && !isOpaque(each))) return true;
  if (lists.some((list) => list && list.length > 0)) return undefined;
  return lists.includes(undefined) ? undefined : false;
}
