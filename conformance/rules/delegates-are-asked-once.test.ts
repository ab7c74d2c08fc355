/** However many ask the same at a time, the delegate is asked once; and nobody gets what was said about another's credential. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { askGate } from '../support/ask-gate.ts';
import { accept, delegatingTo, deny, startDelegate } from '../support/delegate-server.ts';

it('1,000 requests with one credential at a time are one question', async () => {
  const delegate = await startDelegate(() => accept({}, 0));
  const gate = askGate(delegatingTo([delegate]));
  const codes = await Promise.all(Array.from({ length: 1_000 }, () => gate.ask('same')));
  assert.deepEqual([...new Set(codes)], ['200 allowed']);
  assert.equal(delegate.asked.length, 1);
});

it('different credentials at a time are different questions, each with its own answer', async () => {
  const delegate = await startDelegate(({ token }) =>
    token.startsWith('good') ? accept({ sub: token }) : deny('token_inactive'),
  );
  const gate = askGate(
    delegatingTo([delegate], {
      delegate: { deadlineMilliseconds: 4_000 },
      config: { forward: { headers: { 'x-user': 'sub' } } },
    }),
  );
  const tokens = Array.from({ length: 200 }, (_, n) => `${n % 2 ? 'good' : 'bad'}-${n}`);
  const decisions = await Promise.all(tokens.map((token) => gate.decide(token)));
  for (const [place, decision] of decisions.entries()) {
    const said = decision.kind === 'allow' ? decision.setHeaders : decision.code;
    const token = tokens[place] as string;
    assert.deepEqual(said, place % 2 ? [['x-user', token]] : 'token_inactive');
  }
  assert.deepEqual(delegate.asked.map(({ token }) => token).sort(), [...tokens].sort());
});

it('two rules with one credential are two questions', async () => {
  const delegate = await startDelegate();
  const rules = [
    { path: '/a*', allow: 'authenticated' },
    { path: '/b*', allow: 'authenticated' },
  ] as const;
  const gate = askGate(delegatingTo([delegate], { rules }));
  await Promise.all(['/a', '/b', '/a', '/b'].map((path) => gate.ask('same', { path })));
  assert.equal(delegate.asked.length, 2);
});
