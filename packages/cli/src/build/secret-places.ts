/** Writes the part of an entry that leaves secrets to the function: no value of theirs, and nothing that stands for one, is in it. */
import { type GatePlan, type SecretPlan, secretIndex } from 'postern/gate';
import { toSource } from './to-source.ts';

/** Of JSON strings, only those that stand for a place begin so. */
const MARK = '\0secret:';
const MARKED = /"\\u0000secret:(\d+)"/g;

/** As `toSource`; where the plan has a stand-in, the source has `values[n]`. */
export function toSourceWithPlaces(plan: GatePlan, value: unknown): string {
  if (!plan.secrets) return toSource(value);
  return toSource(mark(plan, value)).replace(MARKED, 'values[$1]');
}

function mark(plan: GatePlan, value: unknown): unknown {
  const index = secretIndex(plan, value);
  if (index >= 0) return `${MARK}${index}`;
  if (Array.isArray(value)) return value.map((member) => mark(plan, member));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, mark(plan, member)]),
  );
}

/** The list of references, each with what reads its value. */
export function referencesSource(
  secrets: readonly SecretPlan[],
  readers: readonly string[],
): string {
  const references = secrets.map(({ kind: _, standIn: __, ...reference }, place) => {
    return `{ ...${toSource(reference)}, read: ${readers[place]} }`;
  });
  return `[${references.join(', ')}]`;
}

/** A defect would put a stand-in where the value belongs: a gate that nobody could sign in to, refused rather than deployed. */
export function refuseStandIns({ secrets = [] }: GatePlan, code: string): void {
  const left = secrets.find(({ standIn }) => code.includes(standIn));
  if (left) throw new Error(`The bundle has a stand-in for ${left.option}`);
}
