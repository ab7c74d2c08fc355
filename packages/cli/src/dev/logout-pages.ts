/** The development provider's pages around a logout, and for what it refuses. */
import { escapeHtml, htmlPage, PAGE_HEADERS } from './page.ts';

/** What is used of the context that `oidc-provider` gives (Koa's). */
export interface PageContext {
  readonly oidc?: { readonly session?: { readonly accountId?: string } };
  type: string;
  body: unknown;
  set(headers: Readonly<Record<string, string>>): void;
}

/** Asks before it ends the session here (RP-Initiated Logout 1.0 section 2). `form` has no button of its own. */
export function showSignOut(context: PageContext, form: string): void {
  const user = context.oidc?.session?.accountId ?? '';
  const button =
    '<button autofocus name="logout" value="yes"><b>Sign out here too</b>' +
    `<small>${escapeHtml(user)} has to sign in again</small></button>` +
    '<button><b>Stay signed in here</b><small>the next sign-in asks nothing</small></button>';
  send(context, 'Sign out', form.replace('</form>', `${button}</form>`));
}

/** Without an address to go to. */
export function showSignedOut(context: PageContext): void {
  send(context, 'You are signed out', '');
}

/** What a registration at a real provider would have to allow. */
export function showError(
  context: PageContext,
  { error, error_description: description = '' }: Readonly<Record<string, string>>,
): void {
  send(
    context,
    'The provider refuses this',
    `<p>${escapeHtml(description)}<p><code>${escapeHtml(error ?? '')}</code>`,
  );
}

function send(context: PageContext, title: string, body: string): void {
  context.set(PAGE_HEADERS);
  context.type = 'html';
  context.body = htmlPage(title, body);
}
