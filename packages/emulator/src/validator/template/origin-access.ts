/** What CloudFront shows an origin of itself, where the origin asks for it. */
import type { OriginFacts } from '../deployment-facts.ts';
import type { TemplateReader } from './reader.ts';
import { type Fields, fields, intrinsic, isAbsent } from './values.ts';

/** Other origins do not read the signatures of origin access control: it closes nothing of them. */
const SIGNED_DOMAINS =
  /\.(lambda-url\.[\w-]+\.on\.aws|(data\.)?mediastore\.[\w-]+\.amazonaws\.com|mediapackagev2\.[\w-]+\.amazonaws\.com)$/i;
const SIGNED_TYPES = [
  'AWS::Lambda::Url',
  'AWS::MediaStore::Container',
  'AWS::MediaPackageV2::OriginEndpoint',
];

/** `undefined` where it is not to be seen. */
export function accessOf(origin: Fields, reader: TemplateReader): OriginFacts['access'] {
  const { OriginAccessControlId: control, S3OriginConfig: s3 } = origin;
  if (!isAbsent(control) && control !== '') return controlOf(origin, reader);
  const { OriginAccessIdentity: identity } = fields(s3);
  if (intrinsic(s3) || intrinsic(identity)?.[0] === 'Fn::If') return undefined;
  return isAbsent(identity) || identity === '' ? 'none' : 'origin-access-identity';
}

function controlOf(origin: Fields, reader: TemplateReader): OriginFacts['access'] {
  const { OriginAccessControlId: control, CustomOriginConfig } = origin;
  if (intrinsic(control)?.[0] === 'Fn::If') return undefined;
  const { resource } = reader.reference(control) ?? {};
  const config = fields(resource?.properties.OriginAccessControlConfig);
  if (reader.text(config.SigningBehavior) === 'never') return 'none';
  const isRead = isAbsent(CustomOriginConfig) || readsSignatures(origin, reader);
  if (isRead === undefined) return undefined;
  return isRead ? 'origin-access-control' : 'none';
}

function readsSignatures({ DomainName }: Fields, reader: TemplateReader): boolean | undefined {
  const text = reader.text(DomainName);
  if (text !== undefined) return SIGNED_DOMAINS.test(text);
  const type = reader.reference(DomainName)?.resource.type;
  if (type === undefined || !/^AWS::(?!CloudFormation::)/.test(type)) return undefined;
  return SIGNED_TYPES.includes(type);
}

/** A bucket that is a website answers everybody: no header is a secret for it. */
export function isWebsite({ DomainName }: Fields, reader: TemplateReader): boolean {
  const literal = reader.parts(DomainName).filter((part) => typeof part === 'string');
  if (/\.s3-website[.-]/i.test(literal.join(''))) return true;
  const { resource, attribute } = reader.reference(DomainName) ?? {};
  return resource?.type === 'AWS::S3::Bucket' && attribute === 'WebsiteURL';
}
