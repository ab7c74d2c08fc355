/** A CloudFront Function in a template, and the KeyValueStore that it reads. */
import type { FunctionRole } from '@postern/emulator/validator';
import type { CloudFrontFunction, Deployment } from '../deploy/deployment.ts';
import { hostFunctionSource } from '../deploy/host-function.ts';
import {
  attribute,
  exportAs,
  marked,
  RETAINED,
  ref,
  substitute,
  type TemplatePart,
  type TemplateResource,
  type TemplateValue,
} from './template.ts';

/** `code` is the source of the gate's function. */
export function functionPart(
  { runtime }: CloudFrontFunction,
  { code, store }: { readonly code: string; readonly store: Deployment['keyValueStore'] },
): TemplatePart {
  const storeArn = store && (store.arn ?? attribute('KeyValueStore', 'Arn'));
  const isNew = store !== undefined && store.arn === undefined;
  return {
    Resources: {
      ...(isNew && { KeyValueStore: STORE }),
      GateFunction: functionResource({
        name: 'gate',
        comment: 'The gate of every protected behavior',
        role: 'gate',
        code,
        runtime,
        ...(storeArn !== undefined && { storeArn }),
      }),
    },
    Outputs: {
      GateFunctionArn: {
        Description: 'On viewer-request of every cache behavior that is to be protected',
        Value: attribute('GateFunction', 'FunctionARN'),
        ...exportAs('GateFunctionArn'),
      },
      ...(storeArn !== undefined && {
        KeyValueStoreArn: {
          Description: 'The store of the keys: fill it with "postern keys publish"',
          Value: storeArn,
          ...exportAs('KeyValueStoreArn'),
        },
      }),
    },
  };
}

/** The last part of `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID`. */
const STACK_UUID: TemplateValue = {
  'Fn::Select': [2, { 'Fn::Split': ['/', ref('AWS::StackId')] }],
};

/** Empty, so that no key is in the template or in a bucket. It is kept: its keys are in no other place that sessions are believed by. */
const STORE: TemplateResource = {
  Type: 'AWS::CloudFront::KeyValueStore',
  ...RETAINED,
  Properties: {
    // One that was kept has its name still: a stack that is made anew needs another.
    Name: { 'Fn::Join': ['-', ['postern', STACK_UUID]] },
    Comment: substitute('Session keys of {AWS::StackName}'),
  },
};

interface FunctionFacts {
  /** After the name of the stack. */
  readonly name: string;
  readonly comment: string;
  /** Absent: no validator takes it for a gate. */
  readonly role?: FunctionRole;
  readonly code: string;
  readonly runtime: string;
  readonly storeArn?: TemplateValue;
}

function functionResource({
  name,
  comment,
  role,
  code,
  runtime,
  storeArn,
}: FunctionFacts): TemplateResource {
  return {
    Type: 'AWS::CloudFront::Function',
    ...(role && marked(role)),
    Properties: {
      Name: substitute(`{AWS::StackName}-${name}`),
      AutoPublish: true,
      FunctionCode: code,
      FunctionConfig: {
        Comment: comment,
        Runtime: runtime,
        ...(storeArn !== undefined && {
          KeyValueStoreAssociations: [{ KeyValueStoreARN: storeArn }],
        }),
      },
    },
  };
}

/** For a login half that several hosts share. */
export function hostFunctionPart(header: string): TemplatePart {
  const resource = functionResource({
    name: 'host',
    comment: `Copies Host into ${header}`,
    code: hostFunctionSource(header),
    runtime: 'cloudfront-js-2.0',
  });
  return {
    Resources: { HostFunction: resource },
    Outputs: {
      HostFunctionArn: {
        Description: 'On viewer-request of /.postern/*: tells the login the host that was asked',
        Value: attribute('HostFunction', 'FunctionARN'),
        ...exportAs('HostFunctionArn'),
      },
    },
  };
}
