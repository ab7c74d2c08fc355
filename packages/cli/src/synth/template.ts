/** The shape of a CloudFormation template, and its intrinsic functions. */
import type { FunctionRole } from '@postern/emulator/validator';

/** What a template may hold. */
export type TemplateValue =
  | string
  | number
  | boolean
  | readonly TemplateValue[]
  | { readonly [name: string]: TemplateValue };

export interface TemplateResource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: 'Retain';
  readonly UpdateReplacePolicy?: 'Retain';
  readonly Metadata?: { readonly Postern: { readonly [name: string]: TemplateValue } };
  readonly Properties: { readonly [name: string]: TemplateValue };
}

export interface TemplateParameter {
  readonly Type: 'String';
  readonly Description: string;
  readonly NoEcho?: true;
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
}

export interface TemplateOutput {
  readonly Description: string;
  readonly Value: TemplateValue;
  readonly Export?: { readonly Name: TemplateValue };
}

export interface TemplateRule {
  readonly Assertions: readonly {
    readonly Assert: TemplateValue;
    readonly AssertDescription: string;
  }[];
}

/** Of one part of a deployment; a template is the sum of such parts. */
export interface TemplatePart {
  readonly Parameters?: { readonly [logicalId: string]: TemplateParameter };
  readonly Rules?: { readonly [logicalId: string]: TemplateRule };
  readonly Resources?: { readonly [logicalId: string]: TemplateResource };
  readonly Outputs?: { readonly [logicalId: string]: TemplateOutput };
}

export interface CloudFormationTemplate extends TemplatePart {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Resources: NonNullable<TemplatePart['Resources']>;
  readonly Outputs: NonNullable<TemplatePart['Outputs']>;
}

/** Nothing in it may be deleted with the stack, nor when it is replaced. */
export const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } as const;

export function ref(logicalId: string): TemplateValue {
  return { Ref: logicalId };
}

export function attribute(logicalId: string, name: string): TemplateValue {
  return { 'Fn::GetAtt': [logicalId, name] };
}

/** `{Name}` in `text` stands for a parameter, a resource, its attribute or a pseudo parameter. */
export function substitute(text: string): TemplateValue {
  return { 'Fn::Sub': text.replace(/\{([\w:.]+)\}/g, (_, name) => `\${${name}}`) };
}

/** A name that other stacks import the value by: for what stays as it is, since CloudFormation changes no value that is imported. */
export function exportAs(name: string): Required<Pick<TemplateOutput, 'Export'>> {
  return { Export: { Name: substitute(`{AWS::StackName}-${name}`) } };
}

/** What `role` is, where a validator looks for it. */
export function marked(role: FunctionRole): Required<Pick<TemplateResource, 'Metadata'>> {
  return { Metadata: { Postern: { role } } };
}
