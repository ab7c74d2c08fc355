/** Requests to try against a gate, one for each of its first rules, as lines for a shell. */
import type { PosternConfig, Rule } from 'postern';

export interface SampleOptions {
  readonly gateUrl: string;
  /** Present when tokens can be had from an embedded provider. */
  readonly tokenUrl?: string | undefined;
}

const RULES_SHOWN = 6;

/** Ready to paste; tokens are fetched when a line is run and never printed. */
export function sampleRequests(config: PosternConfig, options: SampleOptions): string[] {
  const lines = config.rules
    .slice(0, RULES_SHOWN)
    .filter(({ allow }) => allow !== 'nobody')
    .map((rule) => curlLine(rule, options));
  const needsToken = config.rules.some(({ allow }) => allow !== 'anyone' && allow !== 'nobody');
  if (options.tokenUrl === undefined || !needsToken) return lines;
  return [`TOKEN=$(curl -s '${options.tokenUrl}?user=ada')`, ...lines];
}

function curlLine(rule: Rule, { gateUrl, tokenUrl }: SampleOptions): string {
  const method = rule.methods?.[0] ?? 'GET';
  const parts = [
    'curl -i',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(rule.host === undefined ? [] : [quote('-H', `Host: ${rule.host}`)]),
    ...(rule.allow === 'anyone' || tokenUrl === undefined
      ? []
      : ['-H "Authorization: Bearer $TOKEN"']),
    quote('', `${gateUrl}${samplePath(rule.path)}`),
  ];
  return parts.join(' ');
}

/** A path that the pattern matches: `*` stands for nothing too. */
function samplePath(pattern: string): string {
  const path = pattern.replaceAll('*', '').replaceAll('?', 'x');
  return path.startsWith('/') ? path : `/${path}`;
}

function quote(option: string, text: string): string {
  return `${option} '${text.replaceAll("'", "'\\''")}'`.trim();
}
