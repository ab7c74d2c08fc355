/** Where each document stands: by what its reader wants to do, in the order in which it would be read. */

/** A document by its path in the repository, and what the navigation calls it. */
export type Entry = readonly [source: string, label: string];

export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** What a page that no group names belongs to. */
export const REFERENCE = 'Reference';

export const NAVIGATION: readonly Group[] = [
  {
    title: 'Start',
    entries: [
      ['docs/index.md', 'Postern'],
      ['README.md', 'Overview'],
      ['docs/init.md', 'postern init'],
      ['docs/from-authlib.md', 'From authlib'],
      ['docs/from-cognito-at-edge.md', 'From cognito-at-edge'],
      ['docs/from-cloudfront-authorization-at-edge.md', 'From authorization@edge'],
    ],
  },
  {
    title: 'Ways in',
    entries: [
      ['docs/ways-in.md', 'Which way'],
      ['docs/sign-in.md', 'How sign-in works'],
      ['docs/login.md', 'Sign-in'],
      ['docs/login-cognito.md', 'Amazon Cognito'],
      ['docs/login-auth0.md', 'Auth0'],
      ['docs/login-okta.md', 'Okta'],
      ['docs/login-entra.md', 'Entra ID'],
      ['docs/login-google.md', 'Google'],
      ['docs/login-keycloak.md', 'Keycloak'],
      ['docs/hs256.md', 'HS256'],
      ['docs/delegation.md', 'Delegation'],
      ['docs/introspection.md', 'Introspection'],
      ['docs/forward-auth.md', 'Forward auth'],
      ['docs/identity-to-the-origin.md', 'Identity to the origin'],
    ],
  },
  {
    title: 'Targets',
    entries: [
      ['docs/targets.md', 'Which target'],
      ['docs/split-plane.md', 'Split plane'],
      ['docs/key-value-store.md', 'KeyValueStore'],
      ['docs/signed-cookies.md', 'Signed cookies'],
      ['docs/function-url.md', 'Function URL and Node'],
      ['docs/cost.md', 'What it costs'],
    ],
  },
  {
    title: 'Deploy',
    entries: [
      ['docs/deploy.md', 'Deploying a gate'],
      ['docs/protect-existing.md', 'An existing distribution'],
      ['docs/cdk.md', 'CDK'],
      ['docs/terraform.md', 'Terraform'],
      ['docs/synth.md', 'CloudFormation'],
      ['docs/policy-tests.md', 'Policy tests'],
      ['docs/doctor.md', 'postern doctor'],
      ['docs/roll-out.md', 'Rolling out'],
      ['docs/fetched-secrets.md', 'Fetched secrets'],
    ],
  },
  {
    title: 'Operate',
    entries: [
      ['docs/read-the-logs.md', 'Reading the logs'],
      ['docs/rotate-keys.md', 'Rotating keys'],
      ['docs/roll-back.md', 'Rolling back'],
    ],
  },
  {
    title: REFERENCE,
    entries: [
      ['docs/config.md', 'The config'],
      ['docs/codes.md', 'Rejection codes'],
      ['docs/rules.md', 'Rules of the validator'],
      ['docs/delegation-protocol.md', 'Delegation protocol'],
      ['SECURITY.md', 'Security'],
      ['ARCHITECTURE.md', 'Architecture'],
      ['bench/README.md', 'Bench'],
      ['bench/scale/README.md', 'Ten thousand instances'],
      ['bench/outage/README.md', 'Without a delegate'],
      ['packages/cli/README.md', '@postern/cli'],
      ['packages/emulator/README.md', '@postern/emulator'],
      ['packages/verifier/README.md', '@postern/verifier'],
      ['terraform/README.md', 'The Terraform module'],
      ['CONTRIBUTING.md', 'Contributing'],
      ['docs/releasing.md', 'Releasing'],
      ['CHANGELOG.md', 'Changelog'],
    ],
  },
];
