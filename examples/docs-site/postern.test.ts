import { policyTests } from 'postern/test';

const staff = { bearer: { groups: ['staff'] } };

export default policyTests([
  {
    name: 'the front page is for everyone',
    request: 'GET https://docs.example.com/',
    credential: 'none',
    expect: 'allow',
    rule: 'rules[0]',
  },
  {
    name: 'so are the public pages',
    request: 'GET https://docs.example.com/public/start',
    credential: 'none',
    expect: 'allow',
    rule: 'rules[1]',
  },
  {
    name: 'staff read the internal pages',
    request: 'GET https://docs.example.com/internal/plans',
    credential: staff,
    expect: 'allow',
    rule: 'rules[2]',
  },
  {
    name: 'others do not',
    request: 'GET https://docs.example.com/internal/plans',
    credential: { bearer: { groups: ['guests'] } },
    expect: 'deny 403',
    rule: 'rules[2]',
  },
  {
    name: 'nobody reads them without a token',
    request: 'GET https://docs.example.com/internal/plans',
    credential: 'none',
    expect: 'deny 401',
    rule: 'rules[2]',
  },
  {
    name: 'finance is for admins',
    request: 'GET https://docs.example.com/finance/2026',
    credential: staff,
    expect: 'deny 403',
    rule: 'rules[3]',
  },
  {
    name: 'who read it',
    request: 'GET https://docs.example.com/finance/2026',
    credential: { bearer: { groups: ['admin'] } },
    expect: 'allow',
    rule: 'rules[3]',
  },
  {
    name: 'what has no rule is closed',
    request: 'GET https://docs.example.com/drafts',
    credential: staff,
    expect: 'deny 403',
  },
]);
