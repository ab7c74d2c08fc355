import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PosternConfig, parameterStore, secretsManager } from 'postern';
import { planGate } from 'postern/gate';
import { makeRing } from '../keys/key-ring.ts';
import { bearer, deploymentOf, STORE, site } from '../testing/deployments.ts';
import { makeSigningJwk } from '../token/sign.ts';
import { describeDeployment } from './describe-deployment.ts';

const originHeader = { values: [parameterStore('/site/origin', { region: 'eu-west-1' })] };

describe('describeDeployment()', () => {
  it('has one function for a gate that verifies tokens', () => {
    const { gate, login, protection, hosts } = deploymentOf(bearer);
    assert.deepEqual([login, protection, hosts], [undefined, 'viewer-request', []]);
    assert.ok(gate?.kind === 'lambda-edge');
    const { zipFile, zipBytes, handler, permissions } = gate;
    assert.deepEqual(
      [zipFile, zipBytes, handler, permissions],
      ['function.zip', 12, 'index.handler', []],
    );
  });

  it('names the headers in which the origin hears who asks', () => {
    const forward = { headers: { 'X-User': 'sub' } };
    assert.deepEqual(deploymentOf({ ...bearer, forward }).identityHeaders, ['x-user']);
    assert.deepEqual(deploymentOf(bearer).identityHeaders, []);
  });

  it('says whether programs bring tokens, with a login too', () => {
    const taking = (config: PosternConfig) => deploymentOf(config).takesBearerTokens;
    const delegate = { type: 'lambda', functionName: 'verify', regions: ['us-east-1'] } as const;
    assert.equal(taking(bearer), true);
    assert.equal(taking(site), false);
    assert.equal(taking({ ...site, target: 'split' }), false);
    assert.equal(taking({ ...site, ...bearer }), true);
    assert.equal(taking({ delegate, rules: bearer.rules }), true);
  });

  it('says which function holds secrets of the config', () => {
    const { plan } = planGate(bearer);
    const files = [{ name: 'function.zip', content: 'x', isSecret: true }];
    assert.equal(describeDeployment(plan, files)?.gate?.holdsSecrets, true);
    assert.equal(deploymentOf(bearer).gate?.holdsSecrets, false);
  });

  it('has the gate answer under /.postern/ too, where it signs people in at the edge', () => {
    const { gate, login } = deploymentOf(site);
    assert.equal(gate?.kind, 'lambda-edge');
    assert.deepEqual(login, { pathPattern: '/.postern/*', includeBody: true });
  });

  it('has two functions and a store for a split gate, and each what it needs', () => {
    const session = {
      keyRing: secretsManager('site/ring', { region: 'eu-west-1' }),
      revocationStore: { type: 'key-value-store', arn: STORE } as const,
    };
    const { gate, login, keyValueStore } = deploymentOf({ ...site, target: 'split', session });
    assert.deepEqual(gate && 'codeFile' in gate && gate.codeFile, 'function.js');
    assert.equal(keyValueStore?.arn, STORE);
    assert.equal(login?.includeBody, true);
    assert.equal(login?.lambda?.zipFile, 'login/function.zip');
    assert.deepEqual(
      login?.lambda?.permissions.map(({ option, resources }) => [option, ...resources]),
      [
        ['session.keyRing', 'arn:aws:secretsmanager:eu-west-1:{account}:secret:site/ring-??????'],
        ['session.revocationStore', STORE],
      ],
    );
  });

  it('says how a function URL knows its distribution, and the host of the viewer', () => {
    const split = { ...site, target: 'split', loginHalf: 'function-url', originHeader } as const;
    const { login } = deploymentOf(split);
    assert.deepEqual(login?.originHeader, { name: 'x-postern-origin', values: 1 });
    assert.deepEqual(login?.hostHeader, { name: 'x-postern-host', value: 'app.example.com' });
    assert.deepEqual([login?.includeBody, login?.lambda?.kind], [false, 'function-url']);
    const hosts = ['app.example.com', 'www.example.com'];
    const alone = deploymentOf({ ...site, hosts, target: 'function-url', originHeader });
    assert.deepEqual(alone.login?.hostHeader, { name: 'x-postern-host' });
    assert.deepEqual([alone.protection, alone.gate], ['none', undefined]);
    assert.deepEqual(alone.login?.lambda?.permissions[0]?.resources, [
      'arn:aws:ssm:eu-west-1:{account}:parameter/site/origin',
    ]);
  });

  it('has no gate but key groups with signed cookies, and a behavior for each rule', () => {
    const session = {
      keyRing: makeRing({}),
      format: 'cloudfront-signed-cookies',
      keyPairId: 'K2JCJMDEHXQW5F',
      privateKey: JSON.stringify(makeSigningJwk('ES256')),
    } as const;
    const rules: PosternConfig['rules'] = [
      { path: '/assets/*', allow: 'anyone' },
      { path: '*', allow: 'authenticated' },
    ];
    const { gate, login, protection, signedCookies } = deploymentOf({ ...site, session, rules });
    assert.deepEqual([gate, protection], [undefined, 'trusted-key-group']);
    assert.equal(login?.lambda?.kind, 'lambda-edge');
    assert.deepEqual(signedCookies, {
      keyPairId: 'K2JCJMDEHXQW5F',
      behaviors: [
        { pathPattern: '/assets/*', isProtected: false },
        { pathPattern: '*', isProtected: true },
      ],
    });
  });

  it('lets the role invoke the delegate, in each region and by whatever name', () => {
    const { rules } = bearer;
    const regions = ['eu-west-1', 'us-east-1'];
    const invoked = (functionName: string, more: object): readonly string[] | undefined => {
      const delegate = { type: 'lambda', functionName, ...more } as const;
      const { gate } = deploymentOf({ delegate, rules });
      return gate?.kind === 'lambda-edge' ? gate.permissions[0]?.resources : undefined;
    };
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:verify';
    assert.deepEqual(invoked('verify', { regions }), [
      'arn:aws:lambda:eu-west-1:{account}:function:verify',
      'arn:aws:lambda:us-east-1:{account}:function:verify',
    ]);
    assert.deepEqual(invoked(arn, {}), [arn]);
    assert.deepEqual(invoked(`${arn}:live`, {}), [`${arn}:live`]);
    assert.deepEqual(invoked(arn, { qualifier: 'live' }), [`${arn}:live`]);
    assert.deepEqual(invoked('111122223333:function:verify', { regions: ['eu-west-1'] }), [arn]);
  });

  it('says of a gate that only reports that it protects nothing', () => {
    assert.equal(deploymentOf({ ...bearer, unsafeReportOnly: true }).unsafeReportOnly, true);
    assert.equal('unsafeReportOnly' in deploymentOf(bearer), false);
  });

  it('knows nothing of a gate that no distribution has', () => {
    const { plan } = planGate({ ...bearer, target: 'node' });
    assert.equal(describeDeployment(plan, []), undefined);
  });
});
