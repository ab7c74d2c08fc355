/** Who finds that a rule is broken: a row of the table says no more than is so. */
import type { RuleId } from '../../rule-id.ts';
import type { Stage } from '../rules.ts';

/**
 * `template`: whoever reads a template. `files`: whoever has the zip or the import file that it names, too. `emulator`: as it starts, or
 * at a request. `build`: `postern build`. `validateEdgeResult`: who calls it.
 */
export type Finder = 'template' | 'files' | 'emulator' | 'build' | 'validateEdgeResult';

const BY_STAGE: Readonly<Record<Stage, readonly Finder[]>> = {
  deployment: ['template', 'emulator'],
  association: ['template'],
  store: ['files', 'emulator'],
  dialect: ['template', 'build', 'emulator'],
  'lambda-result': ['emulator'],
  'function-result': ['emulator'],
};

const TEMPLATE: readonly Finder[] = ['template'];
const IN_ZIP: readonly Finder[] = ['files', 'emulator'];
const SETTING: readonly Finder[] = ['template', 'emulator'];
const OTHER_EVENT: readonly Finder[] = ['validateEdgeResult'];

/** What differs from the rest of its stage. The emulator's options have neither roles nor grants, nor events at the origin. */
const BY_RULE: Readonly<Partial<Record<RuleId, readonly Finder[]>>> = {
  'E-AUTH-ORIGIN-REQUEST-CACHED': TEMPLATE,
  'E-CALLBACK-NODE24': IN_ZIP,
  'E-URL-PERMISSION': TEMPLATE,
  'W-LOGIN-BODY': TEMPLATE,
  'W-VIEWER-HTTP': TEMPLATE,
  'W-UNREADABLE': TEMPLATE,
  'W-GATE-UNKNOWN': TEMPLATE,
  'W-ORIGIN-OAI': TEMPLATE,
  'W-OAC-BODY': TEMPLATE,
  'W-ZIP-BUDGET': IN_ZIP,
  'W-ENVVAR-READ': ['files'],
  'W-LOGS-REGION': TEMPLATE,
  'W-CFF-ENGINE': ['emulator'],
  'E-ZIP-50MB': IN_ZIP,
  'E-ZIP-UNZIPPED': IN_ZIP,
  'E-MEMORY': SETTING,
  'E-TIMEOUT30': SETTING,
  'E-MIXED-VIEWER': SETTING,
  'E-CFF-10KB': ['template', 'build', 'emulator'],
  'E-SIZE-1M': OTHER_EVENT,
  'E-STATUS-VIEWER-RESPONSE': OTHER_EVENT,
  'E-ORIGIN-SHAPE': OTHER_EVENT,
  'W-CACHED-REDIRECT': OTHER_EVENT,
};

export function foundBy(id: RuleId, stage: Stage): readonly Finder[] {
  return BY_RULE[id] ?? BY_STAGE[stage];
}
