/** The `Authorization` header of Signature Version 4, taken apart. What it says is checked elsewhere. */

/** The header's three parts, the credential split into its scope. */
export interface SignatureHeader {
  readonly accessKeyId: string;
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  /** Lower case, in the header's order. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const PARTS = ['Credential', 'Signature', 'SignedHeaders'] as const;

/** Gives the parts, or AWS's sentence about the first thing that is missing. */
export function parseSignatureHeader(value: string): SignatureHeader | string {
  if (!value.startsWith(`${ALGORITHM} `)) {
    return `Authorization header requires the algorithm '${ALGORITHM}'.`; // [INFER]
  }
  const parts = new Map(value.slice(ALGORITHM.length).split(',').map(splitPart));
  const missing = PARTS.filter((name) => !parts.get(name));
  if (missing.length > 0) {
    return missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' ');
  }
  const credential = (parts.get('Credential') ?? '').split('/');
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = credential;
  if (credential.length !== 5) return 'Credential must have exactly 5 slash-delimited elements.';
  const signedHeaders = (parts.get('SignedHeaders') ?? '').toLowerCase().split(';');
  const signature = parts.get('Signature') ?? '';
  return { accessKeyId, date, region, service, terminator, signedHeaders, signature };
}

function splitPart(part: string): [string, string] {
  const [name = '', ...value] = part.trim().split('=');
  return [name, value.join('=')];
}
