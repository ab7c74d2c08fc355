import { defineConfig } from 'postern';

// A documentation site in a bucket: some pages for everyone, some for people with a token; and a function of its own.
export default defineConfig({
  hosts: ['docs.example.com'],
  issuer: 'https://login.example.com/',
  audience: 'https://docs.example.com/',
  algorithms: ['ES256'],
  rewrite: { directoryIndex: 'index.html' },
  after: './old-links.ts',
  log: 'all',
  rules: [
    { path: '/', allow: 'anyone' },
    { path: '/public*', allow: 'anyone' },
    { path: '/internal*', require: { groups: { anyOf: ['staff'] } } },
    { path: '/finance*', require: { groups: { anyOf: ['admin'] } } },
  ],
});
