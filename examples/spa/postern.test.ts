import { policyTests } from 'postern/test';

const ada = { session: { sub: 'ada', groups: ['admin'] } };
const ben = { session: { sub: 'ben', groups: ['staff'] } };

export default policyTests([
  {
    name: 'the app is for everyone',
    request: 'GET https://app.example.com/',
    credential: 'none',
    expect: 'allow',
    rule: 'rules[2]',
  },
  {
    name: 'its API is not',
    request: 'GET https://app.example.com/api/notes',
    credential: 'none',
    expect: 'deny 401',
    rule: 'rules[1]',
  },
  {
    name: 'Ben reads his notes',
    request: 'GET https://app.example.com/api/notes',
    credential: ben,
    expect: 'allow',
    rule: 'rules[1]',
  },
  {
    name: 'and writes one, from a page of the app',
    request: 'POST https://app.example.com/api/notes',
    credential: ben,
    expect: 'allow',
    rule: 'rules[1]',
  },
  {
    name: 'not from anybody else’s page',
    request: 'POST https://app.example.com/api/notes',
    headers: { 'sec-fetch-site': 'cross-site' },
    credential: ben,
    expect: 'deny 403',
    rule: 'rules[1]',
    code: 'cross_site',
  },
  {
    name: 'the audit is not for Ben',
    request: 'GET https://app.example.com/api/audit',
    credential: ben,
    expect: 'deny 403',
    rule: 'rules[0]',
  },
  {
    name: 'it is for Ada',
    request: 'GET https://app.example.com/api/audit',
    credential: ada,
    expect: 'allow',
    rule: 'rules[0]',
  },
  {
    name: 'the app asks who is signed in',
    request: 'GET https://app.example.com/.postern/session',
    credential: ben,
    expect: 'respond',
  },
]);
