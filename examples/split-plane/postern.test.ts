import { policyTests } from 'postern/test';

const ada = { session: { sub: 'ada', groups: ['admin'] } };
const ben = { session: { sub: 'ben', groups: ['staff'] } };

export default policyTests([
  {
    name: 'the front page is for everyone',
    request: 'GET https://handbook.example.com/',
    credential: 'none',
    expect: 'allow',
    rule: 'rules[0]',
  },
  {
    name: 'so is what it looks like',
    request: 'GET https://handbook.example.com/assets/site.css',
    credential: 'none',
    expect: 'allow',
    rule: 'rules[1]',
  },
  {
    name: 'whoever looks at a page signs in',
    request: 'GET https://handbook.example.com/team/',
    credential: 'none',
    expect: 'redirect',
    rule: 'rules[3]',
  },
  {
    name: 'a script is only told so',
    request: 'GET https://handbook.example.com/team/',
    credential: 'none',
    expect: 'deny 401',
    rule: 'rules[3]',
  },
  {
    name: 'Ben reads the handbook',
    request: 'GET https://handbook.example.com/team/',
    credential: ben,
    expect: 'allow',
    rule: 'rules[3]',
  },
  {
    name: 'Ben has no business with the finances',
    request: 'GET https://handbook.example.com/finance/',
    credential: ben,
    expect: 'deny 403',
    rule: 'rules[2]',
  },
  {
    name: 'Ada has',
    request: 'GET https://handbook.example.com/finance/',
    credential: ada,
    expect: 'allow',
    rule: 'rules[2]',
  },
  {
    name: 'another site changes nothing in her name',
    request: 'POST https://handbook.example.com/finance/',
    headers: { 'sec-fetch-site': 'cross-site' },
    credential: ada,
    expect: 'deny 403',
    code: 'cross_site',
  },
  {
    name: 'a session that has ended',
    request: 'GET https://handbook.example.com/team/',
    credential: { session: { sub: 'ben', exp: 1 } },
    expect: 'redirect',
    rule: 'rules[3]',
  },
  {
    name: 'around the rule with encoded dots',
    request: 'GET https://handbook.example.com/assets/%2e%2e/finance/',
    credential: 'none',
    expect: 'deny 400',
  },
]);
