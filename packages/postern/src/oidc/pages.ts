/** The few pages that people may see: one template, one sentence or two for each group of codes, nothing from outside unescaped. */
import type { ShowPage } from './context.ts';
import type { PagesPlan } from './plan.ts';

type PageCode = Parameters<ShowPage>[1]['code'];

/** Every page's style. The content security policy has its hash: `plan-pages.ts`. */
export const STYLE: string =
  ':root{color-scheme:light dark;color:CanvasText;background:Canvas;font:1.125rem/1.5 system-ui,sans-serif}' +
  'main{max-width:32rem;margin:10vh auto;padding:0 1rem;overflow-wrap:anywhere}' +
  'h1{line-height:1.2}img{max-width:100%;max-height:4rem}' +
  'button,a{display:inline-block;font:inherit;padding:.6rem 1rem}a{padding-left:0}code{font-size:.9rem}';

const NO_ACCESS = ['No access', 'This account may not see this page.'];
const UNAVAILABLE = ['Please try again soon', 'A service that this site needs does not answer.'];
const EXPIRED = ['Please sign in again'];
const NOT_COMPLETED = ['The sign-in was not completed'];

/** Heading, and what to do where the heading does not say it. */
const SENTENCES: { readonly [code in PageCode]?: readonly string[] } = {
  signed_out: ['You are signed out'],
  confirm_logout: ['Do you want to sign out?'],
  session_revoked: ['You have been signed out'],
  session_expired: EXPIRED,
  session_invalid: EXPIRED,
  login_attempt_unknown: [
    'Please sign in again',
    'This sign-in took over ten minutes, or was begun in another browser.',
  ],
  login_response_invalid: NOT_COMPLETED,
  id_token_invalid: NOT_COMPLETED,
  provider_refused: NOT_COMPLETED,
  login_not_admitted: ['No access', 'This account is not admitted here. Another one may be.'],
  login_loop: [
    'Signed in, but not remembered',
    'This browser keeps no cookies of this site, or the site is set up wrongly.',
  ],
  insufficient_scope: NO_ACCESS,
  forbidden: NO_ACCESS,
  cross_site: ['Another site asked for this'],
  endpoint_unknown: ['There is no such page'],
};

function sentencesFor(code: PageCode): readonly string[] {
  return SENTENCES[code] ?? (code.endsWith('_unavailable') ? UNAVAILABLE : ['This did not work']);
}

/** Shows pages as the plan has them. */
export function createPages(plan: PagesPlan): ShowPage {
  const title = escapeHtml(plan.title);
  const logo = plan.logo ? `<p><img src="${escapeHtml(plan.logo)}" alt="">` : '';
  const css = STYLE + (plan.css ?? '');
  return ({ request: { requestId } }, { status, code, action }) => {
    const [heading = '', text] = sentencesFor(code);
    return {
      status,
      headers: status === 503 ? [...plan.headers, ['retry-after', '30']] : plan.headers,
      body:
        '<!doctype html><html lang="en"><meta charset="utf-8">' +
        '<meta name="viewport" content="width=device-width">' +
        `<title>${heading} – ${title}</title><style>${css}</style>` +
        `<main>${logo}<p>${title}<h1>${heading}</h1>${text ? `<p>${text}` : ''}${button(action)}` +
        `<p><code>${status} ${code}${requestId ? `<br>${escapeHtml(requestId)}` : ''}</code></main>`,
      code: code === 'signed_out' || code === 'confirm_logout' ? 'responded' : code,
    };
  };
}

function button(action: Parameters<ShowPage>[1]['action']): string {
  if (!action) return '';
  const url = escapeHtml(action.url);
  const label = escapeHtml(action.label);
  return action.method === 'GET'
    ? `<p><a href="${url}">${label}</a>`
    : `<form method="post" action="${url}"><button>${label}</button></form>`;
}

/** For text and quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
