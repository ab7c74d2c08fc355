import { policyTests } from 'postern/test';

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
    name: 'the page of another origin asks first',
    request: 'OPTIONS https://api.example.com/reports/7',
    headers: { origin: 'https://app.example.com', 'access-control-request-method': 'GET' },
    credential: 'none',
    expect: 'respond',
    rule: 'rules[1]',
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
    name: 'an MCP client with a token',
    request: 'POST https://api.example.com/mcp',
    credential: reader,
    expect: 'allow',
    rule: 'rules[4]',
  },
  {
    name: 'nobody gets in here',
    request: 'GET https://api.example.com/internal/x',
    credential: writer,
    expect: 'deny 403',
    rule: 'rules[5]',
  },
  {
    name: 'a token that has ended',
    request: 'GET https://api.example.com/me',
    credential: { bearer: { exp: 0 } },
    expect: 'deny 401',
    rule: 'rules[6]',
  },
  {
    name: 'a token for another API',
    request: 'GET https://api.example.com/me',
    credential: { bearer: { aud: 'https://other.example.com/' } },
    expect: 'deny 401',
    rule: 'rules[6]',
  },
  {
    name: 'around the rule with dots',
    request: 'GET https://api.example.com/health/../me',
    credential: 'none',
    expect: 'deny 400',
  },
  {
    name: 'another host',
    request: 'GET https://d111111abcdef8.cloudfront.net/health',
    credential: 'none',
    expect: 'deny 421',
  },
]);
