/** Checks the options of delegation by Lambda and writes the URL of each region's invocation. Build time only. */
import { checkObject, checkText, optionError } from '../policy/option-error.ts';
import { checkUrl } from './check-target.ts';
import type { PlanForm } from './plan-delegate.ts';
import { checkRegion } from './plan-http.ts';
import { planSent } from './plan-sent.ts';

export const planLambda: PlanForm = {
  known: ['functionName', 'qualifier', 'regions', 'send', 'sendHeaders'],
  plan: (options) => {
    const named = planFunction(options.functionName, options.qualifier);
    const places = planRegions(options.regions, named.region);
    return {
      targets: places.map(({ endpoint }) => new URL(named.path, endpoint).href),
      regions: places.map(({ region }) => region),
      ...planSent(options),
    };
  },
};

interface NamedFunction {
  readonly path: string;
  /** Where the name is an ARN. */
  readonly region: string | undefined;
}

interface Place {
  readonly region: string;
  readonly endpoint: string;
}

const QUALIFIER = /^(\$LATEST|[\w-]{1,128})$/;
/** A name, a partial ARN (of another account's function, in whichever region), or an ARN with or without version or alias. */
const FUNCTION_NAME =
  /^(?:arn:aws[\w-]*:lambda:(?<region>[\w-]+):)?(?:\d{12}:function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>[$\w-]+))?$/;

function planFunction(value: unknown, qualifier: unknown): NamedFunction {
  const option = 'delegate.functionName';
  const groups = FUNCTION_NAME.exec(checkText(value, option))?.groups;
  const isArn = String(value).startsWith('arn:');
  if (!groups || isArn !== (groups.region !== undefined)) {
    throw optionError(option, 'be the name or the ARN of a Lambda function', value);
  }
  if (qualifier !== undefined) checkQualifier(qualifier, groups.qualifier);
  const search =
    qualifier === undefined ? '' : `?Qualifier=${encodeURIComponent(String(qualifier))}`;
  const path = `/2015-03-31/functions/${encodeURIComponent(String(value))}/invocations${search}`;
  return { path, region: groups.region };
}

function checkQualifier(value: unknown, inName: string | undefined): void {
  const option = 'delegate.qualifier';
  if (!QUALIFIER.test(checkText(value, option))) {
    throw optionError(option, 'be a version or an alias', value);
  }
  if (inName !== undefined) {
    throw optionError(option, 'be left out where the function name has one', value);
  }
}

function planRegions(value: unknown, ofArn: string | undefined): readonly Place[] {
  const option = 'delegate.regions';
  const given = value === undefined && ofArn !== undefined ? [ofArn] : value;
  if (!Array.isArray(given) || given.length === 0 || given.length > 4) {
    throw optionError(option, 'be a list of one to four regions', value);
  }
  const places = given.map((place, index) => planRegion(place, `${option}[${index}]`));
  const names = places.map(({ region }) => region);
  const endpoints = places.map(({ endpoint }) => endpoint);
  if (Math.min(new Set(names).size, new Set(endpoints).size) < places.length) {
    throw optionError(option, 'name each region and each endpoint once', value);
  }
  if (ofArn !== undefined && names.some((region) => region !== ofArn)) {
    const remedy = 'give the plain name of a function that is in each of them';
    throw optionError(option, `be ["${ofArn}"], which the ARN names`, value, remedy);
  }
  return places;
}

function planRegion(value: unknown, option: string): Place {
  if (typeof value === 'string') {
    const region = checkRegion(value, option);
    return { region, endpoint: publicEndpoint(region) };
  }
  const { region, endpoint } = checkObject(value, { option, known: ['region', 'endpoint'] });
  return {
    region: checkRegion(region, `${option}.region`),
    endpoint: checkEndpoint(endpoint, `${option}.endpoint`),
  };
}

/** https://docs.aws.amazon.com/general/latest/gr/lambda-service.html */
function publicEndpoint(region: string): string {
  return `https://lambda.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

function checkEndpoint(value: unknown, option: string): string {
  const url = checkUrl(value, option);
  if (url === `${new URL(url).origin}/`) return url;
  throw optionError(option, 'be a URL without path and query', value);
}
