/** The functions of a template, of both kinds, and what else bears the mark of one. */
import type { CloudFrontFunctionFacts, LambdaFacts } from '../deployment-facts.ts';
import { functionNamed } from './associations.ts';
import { markOf } from './marks.ts';
import { roleFacts } from './permissions.ts';
import { numberOf, textsOf } from './policies.ts';
import type { Resource, TemplateReader } from './reader.ts';
import { type Fields, fields, intrinsic, isAbsent, listOf } from './values.ts';

const DEFAULT_MEMORY_MEGABYTES = '128';
const DEFAULT_TIMEOUT_SECONDS = '3';

/** Every function, and every other resource that is marked: a lookup of a function in another stack. */
export function functionsOf(reader: TemplateReader): (LambdaFacts | CloudFrontFunctionFacts)[] {
  return reader.resources.flatMap((resource): (LambdaFacts | CloudFrontFunctionFacts)[] => {
    switch (resource.type) {
      case 'AWS::Lambda::Function':
        return [lambda(resource, reader)];
      case 'AWS::CloudFront::Function':
        return [cloudFrontFunction(resource, reader)];
      case 'AWS::Lambda::Version':
        return functionNamed(resource.properties, reader) ? [] : marked(resource);
      case 'AWS::CloudFront::KeyGroup':
        return [];
      default:
        return marked(resource);
    }
  });
}

function marked(resource: Resource): LambdaFacts[] {
  const mark = markOf(resource);
  return mark.role ? [{ kind: 'lambda', id: resource.id, ...mark }] : [];
}

function lambda(resource: Resource, reader: TemplateReader): LambdaFacts {
  const { id, properties } = resource;
  const { text } = reader;
  const versions = reader
    .ofType('AWS::Lambda::Version')
    .filter((version) => functionNamed(version.properties, reader) === id);
  return {
    kind: 'lambda',
    id,
    ...markOf(resource, ...versions),
    hasUrl: reader
      .ofType('AWS::Lambda::Url')
      .some((url) => functionNamed(url.properties, reader) === id),
    region: reader.options.region,
    runtime: text(properties.Runtime),
    handler: text(properties.Handler),
    architectures: textsOf(properties.Architectures, reader),
    packageType: text(properties.PackageType) === 'Image' ? 'Image' : undefined,
    memoryMegabytes: numberOf(text(properties.MemorySize ?? DEFAULT_MEMORY_MEGABYTES)),
    timeoutSeconds: numberOf(text(properties.Timeout ?? DEFAULT_TIMEOUT_SECONDS)),
    ephemeralStorageMegabytes: numberOf(text(fields(properties.EphemeralStorage).Size)),
    ...attachments(properties, reader),
    ...roleFacts(properties.Role, reader),
    code: text(fields(properties.Code).ZipFile),
    ...reader.options.codeOf?.(id),
  };
}

function attachments(properties: Fields, { text }: TemplateReader): Partial<LambdaFacts> {
  const { Environment, Layers, VpcConfig, DeadLetterConfig, TracingConfig } = properties;
  const { Variables } = fields(Environment);
  return {
    environment: intrinsic(Environment) || intrinsic(Variables) ? undefined : namesOf(Variables),
    layers: listOf(Layers)?.length,
    vpc: isPresent(VpcConfig),
    deadLetterQueue: isPresent(DeadLetterConfig),
    tracing: intrinsic(TracingConfig) ? undefined : text(fields(TracingConfig).Mode) === 'Active',
  };
}

function namesOf(variables: unknown): string[] {
  return Object.entries(fields(variables)).flatMap(([name, value]) =>
    isAbsent(value) ? [] : name,
  );
}

/** An object with something in it. */
function isPresent(value: unknown): boolean | undefined {
  if (isAbsent(value)) return false;
  return intrinsic(value) ? undefined : Object.keys(fields(value)).length > 0;
}

function cloudFrontFunction(resource: Resource, reader: TemplateReader): CloudFrontFunctionFacts {
  const { id, properties } = resource;
  const { FunctionCode, FunctionConfig, AutoPublish } = properties;
  const { Runtime, KeyValueStoreAssociations } = fields(FunctionConfig);
  const { code = reader.text(FunctionCode) } = reader.options.codeOf?.(id) ?? {};
  const published = isAbsent(AutoPublish) ? 'false' : reader.text(AutoPublish);
  return {
    kind: 'cloudfront-function',
    id,
    ...markOf(resource),
    runtime: reader.text(Runtime),
    code,
    published: published === undefined ? undefined : published === 'true',
    stores: listOf(KeyValueStoreAssociations)?.length,
  };
}
