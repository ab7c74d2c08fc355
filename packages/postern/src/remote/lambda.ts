/** Delegation by Lambda: the delegate is invoked directly, with the credentials of the gate's own role. */
import type { LambdaDelegatePlan } from './plan.ts';
import { createPost } from './post.ts';
import { readVerifyAnswer } from './read-answer.ts';
import { readJsonObject } from './read-body.ts';
import type { SignSigV4 } from './sign-sigv4.ts';
import type { Answer, DelegatePorts, Form, NoAnswer } from './types.ts';
import { verifyRequestText } from './verify-request.ts';

export interface LambdaParts extends DelegatePorts {
  /** Absent from no bundle of this form. */
  readonly signSigV4?: SignSigV4;
}

export function createLambdaForm(plan: LambdaDelegatePlan, parts: LambdaParts): Form {
  // At the edge: the region where this instance runs.
  const order = nearestFirst(plan.regions, process.env.AWS_REGION);
  const post = createPost(parts.fetch);
  return {
    keyOf: (question) => verifyRequestText(plan, question),
    async send(_, target, { signal, now, sent: body = '' }) {
      // The plan's first target is whichever is nearest here; one instance has one order.
      const place = order[plan.targets.indexOf(target)] as number;
      const region = plan.regions[place] as string;
      const url = plan.targets[place] as string;
      const headers = await parts.signSigV4?.(
        {
          url,
          headers: {
            'content-type': 'application/json',
            'x-amz-invocation-type': 'RequestResponse',
          },
          body,
        },
        { region, service: 'lambda' },
        now,
      );
      if (!headers) return 'unusable';
      return readInvocation(await post(url, { headers, body, signal }));
    },
  };
}

/** The places of regions: the one `here`, then those of the same area, then the rest, each in the config's order. */
function nearestFirst(regions: readonly string[], here = ''): number[] {
  const distance = (place: number): number => {
    const region = regions[place] as string;
    if (region === here) return 0;
    return areaOf(region) === areaOf(here) ? 1 : 2;
  };
  return [...regions.keys()].sort((a, b) => distance(a) - distance(b));
}

/** `eu` of `eu-central-1`. */
function areaOf(region: string): string | undefined {
  return region.split('-')[0];
}

/**
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: 200 with `X-Amz-Function-Error` is a function that failed. Where
 * it is throttled, or does not exist, another region is asked; every other status below 500 is a matter of configuration.
 */
async function readInvocation(response: Response): Promise<Answer | NoAnswer> {
  const { status, headers } = response;
  const hasFailed = status >= 500 || headers.has('x-amz-function-error');
  if (status === 200 && !hasFailed) {
    return readVerifyAnswer(await readJsonObject(response)) ?? 'unusable';
  }
  await response.body?.cancel();
  if (hasFailed) return 'failed';
  return status === 429 || status === 404 ? 'busy' : 'unusable';
}
