import { policyTests } from 'postern/test';

export default policyTests([
  {
    name: 'what a page looks like is for everyone',
    request: 'GET https://docs.example.com/assets/site.css',
    credential: 'none',
    expect: 'allow',
    rule: 'rules[0]',
  },
  {
    name: 'whoever looks at a page signs in',
    request: 'GET https://docs.example.com/guide.html',
    credential: 'none',
    expect: 'redirect',
    rule: 'rules[1]',
  },
  {
    name: 'whoever has signed in reads it',
    request: 'GET https://docs.example.com/guide.html',
    credential: { session: { sub: 'ada' } },
    expect: 'allow',
    rule: 'rules[1]',
  },
]);
