/** The behavior `/.postern/*`: where people sign in and out. */
import { hostFunctionSource, type LoginBehavior } from '@postern/cli/deploy';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IFunctionUrl, IVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { uniqueName } from './unique-name.ts';

/** Every method, nothing cached, https: what any login half wants. */
const SHARED = {
  allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
  cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
  viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
};

/** `origin` is never asked: the login half answers everything. */
export function loginAtEdge(
  origin: cloudfront.IOrigin,
  functionVersion: IVersion,
  { includeBody }: LoginBehavior,
): cloudfront.BehaviorOptions {
  const eventType = cloudfront.LambdaEdgeEventType.VIEWER_REQUEST;
  return { ...SHARED, origin, edgeLambdas: [{ functionVersion, eventType, includeBody }] };
}

export interface LoginOrigin {
  readonly functionUrl: IFunctionUrl;
  /** As `readOriginSecret` gives it. */
  readonly originSecret: string;
  /** Copies the viewer's host for the login half, where there are several. */
  readonly hostFunction: cloudfront.IFunction | undefined;
}

/** The function URL is the origin, and knows its distribution by a header. */
export function loginAtFunctionUrl(
  { originHeader, hostHeader }: LoginBehavior,
  { functionUrl, originSecret, hostFunction }: LoginOrigin,
): cloudfront.BehaviorOptions {
  const customHeaders = {
    // A reference, unless the user has chosen plain text: it is resolved when the distribution is made.
    ...(originHeader && { [originHeader.name]: originSecret }),
    ...(hostHeader?.value !== undefined && { [hostHeader.name]: hostHeader.value }),
  };
  return {
    ...SHARED,
    origin: new FunctionUrlOrigin(functionUrl, { customHeaders }),
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    ...(hostFunction && {
      functionAssociations: [
        { function: hostFunction, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
      ],
    }),
  };
}

/** A function URL gets its own name as `Host`: with several hosts somebody must say which one the viewer asked. */
export function createHostFunction(
  scope: Construct,
  { hostHeader }: LoginBehavior,
): cloudfront.Function | undefined {
  if (!hostHeader || hostHeader.value !== undefined) return undefined;
  return new cloudfront.Function(scope, 'HostFunction', {
    functionName: uniqueName(scope, 'Host'),
    comment: `Copies Host into ${hostHeader.name}`,
    code: cloudfront.FunctionCode.fromInline(hostFunctionSource(hostHeader.name)),
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    autoPublish: true,
  });
}
