/** E-CALLBACK-NODE24 and W-ENVVAR-READ: what the source of a Lambda@Edge function shows before it runs. */
import {
  isFunction,
  isNode,
  memberOf,
  nameOf,
  parseProgram,
  type SyntaxNode,
  type Visit,
} from '../../cloudfront-function/dialect/syntax-tree.ts';
import type { ValidationContext } from '../context.ts';
import type { LambdaFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';
import { edgeFunctions } from './check-lambda.ts';

/** Of every function at the edge whose source is known; Python, and what does not parse, is left to Lambda. */
export function checkLambdaCode(context: ValidationContext): Finding[] {
  return edgeFunctions(context).flatMap(({ facts }) => {
    const visits = facts.code === undefined ? undefined : parseProgram(facts.code);
    if (!visits || 'message' in visits) return [];
    return [...callbackHandler(facts, visits), ...readVariables(facts, visits)];
  });
}

const CALLBACK_PARAMETERS = 3;

/** "Callback-based function handlers are only supported up to Node.js 22": Lambda counts the handler's parameters. */
function callbackHandler({ id, runtime, handler }: LambdaFacts, visits: readonly Visit[]) {
  if (runtime !== 'nodejs24.x') return [];
  const name = handler?.split('.').at(-1) ?? 'handler';
  const found = visits.some(
    ({ node }) => isNamed(node, name) && countParameters(functionOf(node)) >= CALLBACK_PARAMETERS,
  );
  if (!found) return [];
  return [finding('E-CALLBACK-NODE24', id, `"${name}" takes a callback, and nodejs24.x has none`)];
}

/** `function handler`, `const handler =`, `exports.handler =`, `{ handler: … }`. */
function isNamed(node: SyntaxNode, name: string): boolean {
  const target = node.id ?? node.left ?? node.key;
  return nameOf(target) === name || memberOf(target)?.property === name;
}

function functionOf(node: SyntaxNode): SyntaxNode | undefined {
  const candidates = [node, node.init, node.right, node.value];
  return candidates.filter(isNode).find(isFunction);
}

/** As `Function.length` does: up to the first default or rest. */
function countParameters(node: SyntaxNode | undefined): number {
  const parameters = (node?.params ?? []) as SyntaxNode[];
  const end = parameters.findIndex(({ type }) => /^(AssignmentPattern|RestElement)$/.test(type));
  return end < 0 ? parameters.length : end;
}

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, "Defined runtime environment variables"
const SET_BY_LAMBDA =
  /^(AWS_|LAMBDA_|_HANDLER$|_X_AMZN_TRACE_ID$|(TZ|PATH|LANG|LD_LIBRARY_PATH|NODE_PATH)$)/;

function readVariables({ id }: LambdaFacts, visits: readonly Visit[]): Finding[] {
  const names = visits.flatMap(({ node }) => variableOf(node) ?? []);
  const unknown = [...new Set(names)].filter((name) => !SET_BY_LAMBDA.test(name));
  if (unknown.length === 0) return [];
  const wrong = `The code reads environment variables (${unknown.sort().join(', ')}) that are not set at the edge`;
  return [finding('W-ENVVAR-READ', id, wrong)];
}

/** `NAME` of `process.env.NAME`. */
function variableOf(node: SyntaxNode): string | undefined {
  const member = memberOf(node);
  const inner = memberOf(member?.object);
  const isEnvironment = inner?.property === 'env' && nameOf(inner.object) === 'process';
  return isEnvironment ? member?.property : undefined;
}
