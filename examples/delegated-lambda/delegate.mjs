// The function that the gate asks: @postern/verifier judges the token, and then comes what only a bigger place can hold.
import { createLambdaHandler } from '@postern/verifier/lambda';

const { ISSUER = 'https://login.example.com/', JWKS_URI = `${ISSUER}jwks.json` } = process.env;

const verify = createLambdaHandler({
  issuer: ISSUER,
  audience: 'https://api.example.com/',
  algorithms: ['RS256'],
  typ: 'at+jwt',
  jwksUri: JWKS_URI,
  // Whoever may `lambda:InvokeFunction` may ask.
  authentication: { invoke: true },
  answerMaxAgeSeconds: 60,
});

/** A table in a database, in earnest. */
const suspended = new Set(['ben']);

export async function handler(question) {
  const answer = await verify(question);
  if (!answer.ok || !suspended.has(answer.claims.sub)) return answer;
  return { ok: false, code: 'delegate_denied', ttlSeconds: 10 };
}
