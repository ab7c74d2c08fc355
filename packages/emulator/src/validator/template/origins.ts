/** The origins of a distribution, and what keeps others away from them. */
import type { OriginFacts } from '../deployment-facts.ts';
import { looksSecret } from '../looks-secret.ts';
import { functionNamed } from './associations.ts';
import { accessOf, isWebsite } from './origin-access.ts';
import { grantedActions } from './permissions.ts';
import { nameIn, type TemplateReader } from './reader.ts';
import { type Fields, fields, intrinsic, isAbsent, itemsOf, listOf } from './values.ts';

/** Those of `DistributionConfig`. */
export function originsOf({ Origins }: Fields, reader: TemplateReader): OriginFacts[] {
  return itemsOf(Origins).map((each) => originFacts(each, reader));
}

function originFacts(origin: Fields, reader: TemplateReader): OriginFacts {
  const { Id, VpcOriginConfig, OriginCustomHeaders } = origin;
  return {
    id: nameOf(Id, reader),
    server: serverOf(origin, reader),
    access: accessOf(origin, reader),
    vpcOrigin: intrinsic(VpcOriginConfig) ? undefined : !isAbsent(VpcOriginConfig),
    secretHeader: !isWebsite(origin, reader) && hasSecretHeader(OriginCustomHeaders, reader),
    ...functionUrlOf(origin, reader),
  };
}

/** The resource or the domain name; of a bucket in S3 its name, for it has several domain names. */
function serverOf({ DomainName }: Fields, reader: TemplateReader): string | undefined {
  const text = reader.text(DomainName)?.toLowerCase();
  if (text === undefined) return reader.reference(DomainName)?.resource.id;
  return /^(.+)\.s3[.-].*amazonaws\.com$/.exec(text)?.[1] ?? text;
}

/** An origin's id; one that is made of unknown parts is still the same wherever it is written. */
export function nameOf(id: unknown, reader: TemplateReader): string {
  return reader.text(id) ?? JSON.stringify(id) ?? 'unnamed';
}

/** True where one looks like a secret or is a parameter that is not shown; `undefined` where one may be. */
function hasSecretHeader(headers: unknown, reader: TemplateReader): boolean | undefined {
  const verdicts = listOf(headers)?.map((each) => isSecret(fields(each).HeaderValue, reader));
  if (!verdicts || verdicts.includes(true)) return verdicts && true;
  return verdicts.includes(undefined) ? undefined : false;
}

function isSecret(value: unknown, reader: TemplateReader): boolean | undefined {
  if (reader.isHidden(value)) return true;
  // A stack's name or Region is no secret, whatever it is.
  if (/^AWS::/.test(nameIn(fields(value).Ref))) return false;
  const text = reader.text(value);
  if (text !== undefined) return looksSecret(text) || (isParameter(text) ? undefined : false);
  const literal = reader.parts(value).filter((part) => typeof part === 'string');
  return looksSecret(literal.join('')) || undefined;
}

/** Of Systems Manager: it may hold anything. */
function isParameter(text: string): boolean {
  return /\{\{resolve:ssm:/.test(text);
}

function functionUrlOf({ DomainName }: Fields, reader: TemplateReader): Partial<OriginFacts> {
  const { resource } = reader.reference(DomainName) ?? {};
  if (resource?.type !== 'AWS::Lambda::Url') return {};
  const { properties } = resource;
  const functionId = functionNamed(properties, reader);
  const type = reader.text(properties.AuthType);
  return {
    functionUrl: type === 'AWS_IAM' || type === 'NONE' ? type : undefined,
    functionId,
    grantedActions: functionId === undefined ? undefined : grantedActions(functionId, reader),
  };
}
