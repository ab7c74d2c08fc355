// What the demo sends, and what must come of it. `object`: what the bucket is asked for.
const host = 'docs.example.com';

export const requests = [
  { title: 'the front page', path: '/', object: '/index.html', expected: '200 allowed' },
  {
    title: 'a folder',
    path: '/public/guide/',
    object: '/public/guide/index.html',
    expected: '200 allowed',
  },
  {
    title: 'a file',
    path: '/public/site.css',
    object: '/public/site.css',
    expected: '200 allowed',
  },
  { title: 'a page that has moved', path: '/public/old/guide', expected: '301 responded' },
  { title: 'no token', path: '/internal/plan', expected: '401 credential_missing' },
  {
    title: 'Ben is staff',
    as: 'ben',
    path: '/internal/plan',
    object: '/internal/plan/index.html',
    expected: '200 allowed',
  },
  { title: 'Ben is no admin', as: 'ben', path: '/finance', expected: '403 insufficient_scope' },
  {
    title: 'Ada is',
    as: 'ada',
    path: '/finance',
    object: '/finance/index.html',
    expected: '200 allowed',
  },
  {
    title: 'out of the public folder',
    path: '/public/..%2ffinance',
    expected: '400 ambiguous_path',
  },
].map((request) => ({ host, ...request }));
