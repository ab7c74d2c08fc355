/** The case table of the rules on the behavior that signs people in. */
import { BEHAVIOR, deployment, GATE, ON_VIEWER_REQUEST } from './deployments.ts';
import type { DeploymentRuleCase } from './protection-rule-cases.ts';

const LOGIN = { ...GATE, id: 'Login', role: 'login' } as const;
const ON_LOGIN = {
  ...BEHAVIOR,
  allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  associations: [{ ...ON_VIEWER_REQUEST, functionId: 'Login', includeBody: true }],
};
const AT_LOGIN = { ...ON_LOGIN, pathPattern: '/.postern/*' };

export const LOGIN_RULE_CASES: readonly DeploymentRuleCase[] = [
  {
    rule: 'E-LOGIN-UNREACHABLE',
    broken: [
      deployment({ functions: [GATE, LOGIN] }),
      deployment({ behaviors: [BEHAVIOR, AT_LOGIN], functions: [GATE, LOGIN] }),
    ],
    kept: [
      deployment({ behaviors: [AT_LOGIN, BEHAVIOR], functions: [GATE, LOGIN] }),
      // The stack of the functions alone.
      { distributions: [], functions: [GATE, LOGIN], stores: [] },
    ],
  },
  {
    rule: 'W-LOGIN-METHODS',
    broken: [
      deployment({
        behaviors: [{ ...AT_LOGIN, allowedMethods: ['GET', 'HEAD'] }, BEHAVIOR],
        functions: [GATE, LOGIN],
      }),
    ],
    kept: [deployment({ behaviors: [AT_LOGIN, BEHAVIOR], functions: [GATE, LOGIN] })],
  },
  {
    rule: 'W-LOGIN-BODY',
    broken: [
      deployment({
        behaviors: [
          {
            ...AT_LOGIN,
            associations: [{ ...ON_VIEWER_REQUEST, functionId: 'Login', includeBody: false }],
          },
          BEHAVIOR,
        ],
        functions: [GATE, LOGIN],
      }),
    ],
    kept: [deployment({ behaviors: [AT_LOGIN, BEHAVIOR], functions: [GATE, LOGIN] })],
  },
];
