import { policyTests } from 'postern/test';

// Whose a token is the delegate says; here a test says so in its place. What follows from the claims is the gate's.
const reader = { bearer: { scope: 'read' } };
const writer = { bearer: { scope: 'read write', groups: ['admin'] } };

export default policyTests([
  {
    name: 'anyone may ask for the health',
    request: 'GET https://api.example.com/health',
    credential: 'none',
    expect: 'allow',
    rule: 'rules[0]',
  },
  {
    name: 'a report needs a token',
    request: 'GET https://api.example.com/reports/7',
    credential: 'none',
    expect: 'deny 401',
    rule: 'rules[1]',
  },
  {
    name: 'a reader reads a report',
    request: 'GET https://api.example.com/reports/7',
    credential: reader,
    expect: 'allow',
    rule: 'rules[1]',
  },
  {
    name: 'whoever may only write does not',
    request: 'GET https://api.example.com/reports/7',
    credential: { bearer: { scope: 'write' } },
    expect: 'deny 403',
    rule: 'rules[1]',
  },
  {
    name: 'a reader may not write',
    request: 'PUT https://api.example.com/reports/7',
    credential: reader,
    expect: 'deny 403',
    rule: 'rules[2]',
  },
  {
    name: 'a writer may',
    request: 'PUT https://api.example.com/reports/7',
    credential: writer,
    expect: 'allow',
    rule: 'rules[2]',
  },
  {
    name: 'an admin',
    request: 'GET https://api.example.com/admin/users',
    credential: writer,
    expect: 'allow',
    rule: 'rules[3]',
  },
  {
    name: 'nobody else',
    request: 'GET https://api.example.com/admin/users',
    credential: reader,
    expect: 'deny 403',
    rule: 'rules[3]',
  },
  {
    name: 'who one is',
    request: 'GET https://api.example.com/me',
    credential: reader,
    expect: 'allow',
    rule: 'rules[4]',
  },
]);
