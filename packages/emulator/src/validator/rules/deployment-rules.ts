/** What AWS takes without a word, and what then is not as it was meant. */
import type { DeploymentRule } from '../../rule-id.ts';
import { PAGES, type RuleText } from './row.ts';

export const DEPLOYMENT_RULES: Readonly<Record<DeploymentRule, RuleText>> = {
  'E-UNPROTECTED-BEHAVIOR': {
    what: 'A behavior has no gate on viewer-request and no trusted key group, and is not listed as public',
    why: 'Whatever its path pattern takes is open to everybody',
    remedy:
      'Associate the gate with the behavior, or name its path pattern in `publicPathPatterns`',
  },
  'E-ORIGIN-OPEN': {
    what: 'An origin behind a protected behavior has no origin access control, VPC origin or secret header that reads as random, and no assertion of the gate',
    why: "Whoever knows the origin's address asks it without the gate",
    remedy:
      "Give it origin access control (S3, function URL with AWS_IAM), a VPC origin or a secret custom header that it checks, or let it check the gate's `assertion`",
    link: PAGES.privateOrigin,
  },
  'E-CACHE-IDENTITY': {
    what: 'A protected behavior caches, and the origin gets a credential or an identity that the cache key lacks',
    why: 'The answer for the first person is served to everybody who shares the rest of the key',
    remedy: 'Turn caching off, name the header or cookie in the cache policy, or do not forward it',
    link: PAGES.cacheKey,
  },
  'E-MINTTL-AUTH': {
    what: 'A protected behavior has a MinTTL above 0',
    why: "CloudFront keeps answers for that long though the origin marks them no-store or private: one person's page is served to others",
    remedy:
      'Use CachingDisabled, or a cache policy of your own with MinTTL 0 (the managed CachingOptimized has 1)',
    link: PAGES.expiration,
  },
  'E-AUTH-ORIGIN-REQUEST-CACHED': {
    what: 'A gate is on origin-request of a behavior that caches',
    why: 'Origin-request runs on cache misses alone: who asks after the first is served without being asked anything',
    remedy: 'Associate the gate with viewer-request',
    link: PAGES.edgeRestrictions,
  },
  'E-CALLBACK-NODE24': {
    what: 'The handler takes a callback and the runtime is nodejs24.x',
    why: 'The function fails when it is loaded, and every request is 503',
    remedy: 'Make the handler asynchronous: `async (event) => result`',
    link: PAGES.nodeHandler,
  },
  'E-URL-PERMISSION': {
    what: 'A function URL behind origin access control grants CloudFront only one of lambda:InvokeFunctionUrl and lambda:InvokeFunction',
    why: 'Every request is 403, and Lambda logs nothing',
    remedy: 'Grant both actions to cloudfront.amazonaws.com, with the distribution as SourceArn',
    link: PAGES.lambdaOrigin,
  },
  'E-SHADOWED-BEHAVIOR': {
    what: 'An open behavior stands before a protected one and takes all of its paths',
    why: 'CloudFront takes the first behavior that matches: the protected one is never reached, and its paths are open',
    remedy: 'Put the protected behavior before it, or narrow the path pattern of the open one',
    link: PAGES.behaviors,
  },
  'W-VIEWER-HTTP': {
    what: 'A protected behavior takes http: its viewer protocol policy is allow-all',
    why: 'Tokens and what they open go over the network in the clear',
    remedy: 'Set the viewer protocol policy to https-only, or to redirect-to-https for people',
    link: PAGES.viewerHttps,
  },
  'E-LOGIN-UNREACHABLE': {
    what: 'No behavior for `/.postern/*` leads to the login, or one before it takes all of its paths',
    why: 'Nobody can sign in or out',
    remedy: 'Make a behavior for `/.postern/*` with the login the first of the distribution',
    link: PAGES.behaviors,
  },
  'W-LOGIN-METHODS': {
    what: 'The behavior of the login does not take POST',
    why: 'Signing out is a form, and some providers answer by one: CloudFront answers it 403',
    remedy: 'Allow all methods in the behavior of the login',
    link: PAGES.behaviors,
  },
  'W-LOGIN-BODY': {
    what: 'The login is on viewer-request without IncludeBody',
    why: 'It does not see what a form sends',
    remedy: 'Set IncludeBody where the login is associated',
    link: PAGES.requestBody,
  },
  'W-UNREADABLE': {
    what: 'Nobody can tell from what is known whether a behavior is protected or an origin closed: a value comes from a parameter, a lookup or a transform',
    why: 'What cannot be read may be open',
    remedy: 'Write the value where it can be read, or see to it that it keeps the rules',
  },
  'W-GATE-UNKNOWN': {
    what: 'A behavior has a function on viewer-request of which nothing says that it is a gate',
    why: 'Any function could stand there; it is taken for a gate',
    remedy:
      "Mark the gate's resource with `Metadata: { Postern: { role: gate } }`, as `postern synth` and the construct do",
  },
  'W-ORIGIN-OAI': {
    what: 'An origin behind a protected behavior has an origin access identity',
    why: 'It closes the bucket, but is the old way: no SSE-KMS, no newer Regions, not on flat-rate plans',
    remedy: 'Use origin access control',
    link: PAGES.s3Origin,
  },
  'W-OAC-BODY': {
    what: 'A behavior with a function URL behind origin access control takes POST, PUT or PATCH',
    why: 'A request with a body is 403 unless the viewer sends its hash in x-amz-content-sha256, which browsers do not',
    remedy:
      'Allow GET and HEAD alone, or close the function URL with a secret custom header in place of origin access control',
    link: PAGES.lambdaOrigin,
  },
  'W-OPTIONS-SIGNED': {
    what: 'A behavior with trusted key groups allows OPTIONS',
    why: 'CloudFront does not check signatures of OPTIONS: such a request reaches the origin unsigned',
    remedy:
      'Allow GET and HEAD alone, or let the origin answer OPTIONS with nothing that is protected',
    link: PAGES.signedCookies,
  },
  'W-SIGNED-FUNCTION-ORDER': {
    what: 'A behavior has trusted key groups and a function on viewer-request',
    why: 'Which of the two CloudFront asks first is documented nowhere',
    remedy: 'Give them behaviors of their own',
  },
  'W-ZIP-BUDGET': {
    what: 'The zip of a function on a viewer event is larger than 1 MB',
    why: 'A large function starts slowly in every Region and instance, and older tools and accounts still refuse it',
    remedy: 'Bundle and minify the function, and leave out what it does not run',
  },
  'W-TIMEOUT-VIEWER5': {
    what: 'A function on a viewer event has a timeout of more than 5 seconds',
    why: 'A viewer waits that long for an answer, and older tools still refuse it',
    remedy: 'Set a timeout of 5 seconds',
    link: PAGES.quotas,
  },
  'W-MEM-VIEWER128': {
    what: 'A function on a viewer event has more than 128 MB of memory',
    why: "AWS's pages disagree on whether viewer events take more, and it costs more",
    remedy: 'Give it 128 MB',
    link: PAGES.quotas,
  },
  'W-ENVVAR-READ': {
    what: 'The code of a Lambda@Edge function reads an environment variable that Lambda does not set itself',
    why: 'It is undefined at the edge, where functions have no variables of their own',
    remedy: 'Put the value into the bundle when it is built',
    link: PAGES.lambdaRestrictions,
  },
  'W-LOGS-REGION': {
    what: 'The execution role of a Lambda@Edge function may not write logs in every Region',
    why: 'A function logs in the Region that runs it: what happens elsewhere is lost',
    remedy:
      'Grant logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents with * as the Region',
    link: PAGES.lambdaLogs,
  },
  'W-CFF-ENGINE': {
    what: "The emulator runs a CloudFront Function in an engine that reads more than CloudFront's",
    why: 'That a function runs here is no proof that it runs there',
    remedy: 'Install njs 0.7.9 to 0.8.9',
    link: PAGES.functionRuntime,
  },
};
