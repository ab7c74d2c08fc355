import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTemplate } from './parse-template.ts';

/** Two documents, a name twice, a merge, names that are none, a thing within itself, tags that CloudFormation has not, and more aliases than anybody writes. */
const ODD = [
  'base: &base { a: SECRET }\nb: { <<: *base }',
  'a: {{SECRET}}',
  'a: &a { b: *a, c: SECRET }',
  '1: SECRET\n"1": b',
  '%YAML 1.2\n---\na: !!omap [SECRET: 1]',
  'a: SECRET\n---\nb: 1',
  'a: SECRET\na: 1',
  'a: !!timestamp 2012-10-17',
  `a: &a [SECRET]\n${Array.from({ length: 9 }, (_, at) => `b${at}: &b${at} [${`*${at ? `b${at - 1}` : 'a'}, `.repeat(9)}]`).join('\n')}`,
];

describe('parseTemplate()', () => {
  it('takes JSON, and YAML that says the same', () => {
    const template = { AWSTemplateFormatVersion: '2010-09-09', Resources: { A: { Type: 'T' } } };
    assert.deepEqual(parseTemplate(JSON.stringify(template), 'it'), template);
    const yaml = 'AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A: { Type: T }\n';
    assert.deepEqual(parseTemplate(yaml, 'it'), template);
  });

  for (const [short, long] of [
    ['!Ref Store', { Ref: 'Store' }],
    ['!Condition IsMain', { Condition: 'IsMain' }],
    ['!GetAtt Gate.FunctionARN', { 'Fn::GetAtt': ['Gate', 'FunctionARN'] }],
    ['!GetAtt Nested.Outputs.Arn', { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] }],
    ['!GetAtt [Gate, FunctionARN]', { 'Fn::GetAtt': ['Gate', 'FunctionARN'] }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of CloudFormation
    ['!Sub "${Bucket}/x"', { 'Fn::Sub': '${Bucket}/x' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of CloudFormation
    ['!Sub ["${B}/x", { B: !Ref C }]', { 'Fn::Sub': ['${B}/x', { B: { Ref: 'C' } }] }],
    [
      '!If [IsMain, !GetAtt A.Arn, !Ref AWS::NoValue]',
      { 'Fn::If': ['IsMain', { 'Fn::GetAtt': ['A', 'Arn'] }, { Ref: 'AWS::NoValue' }] },
    ],
    [
      '!Transform { Name: AWS::Include, Parameters: { Location: s3://x } }',
      { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://x' } } },
    ],
  ] as const) {
    it(`reads ${short}`, () => {
      const nested = `Resources:\n  A:\n    Properties:\n      It: ${short}\n`;
      const { Resources } = parseTemplate(nested, 'it');
      assert.deepEqual(Resources, { A: { Properties: { It: long } } });
    });
  }

  it('reads YAML 1.1 as CloudFormation does: dates are texts, yes is true, and names are texts', () => {
    const { A, B, Y } = parseTemplate('A: 2012-10-17\nB: yes\nY: !Ref Y\n', 'it');
    assert.deepEqual([A, B, Y], ['2012-10-17', true, { Ref: 'Y' }]);
  });

  it('follows aliases, in the short forms too', () => {
    const { B, C } = parseTemplate('A: &a { X: 1 }\nB: *a\nC: !If [It, *a, !Ref D]\n', 'it');
    assert.deepEqual(B, { X: 1 });
    assert.deepEqual(C, { 'Fn::If': ['It', { X: 1 }, { Ref: 'D' }] });
  });

  it('refuses what is none, and does not say what is in it', async () => {
    const warned: string[] = [];
    const warn = ({ message }: Error) => warned.push(message);
    process.on('warning', warn);
    for (const text of [
      '',
      'SECRET',
      '[1]',
      '{"a": SECRET',
      'a: [SECRET',
      'a: !Nobody SECRET',
      ...ODD,
    ]) {
      assert.throws(() => parseTemplate(text, '"a.yaml"'), {
        message:
          '"a.yaml" must be a CloudFormation template, as JSON or YAML: check quotes, commas and indentation',
      });
    }
    // Warnings are told in the next turn.
    await new Promise(setImmediate);
    process.off('warning', warn);
    assert.deepEqual(warned, []);
  });
});
