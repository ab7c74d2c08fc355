/** Checks `login.pages` and works out the headers of every page, the content security policy among them. Build time only. */
import { createHash } from 'node:crypto';
import { isCloudFrontHeader } from '../policy/cloudfront-headers.ts';
import { at, checkObject, checkText, optionError } from '../policy/option-error.ts';
import { isToken } from '../policy/plan-cors.ts';
import { STYLE } from './pages.ts';
import type { PagesPlan } from './plan.ts';

/** How the pages look that the gate itself shows: refusals, signing out. */
export interface PagesOptions {
  /** The site's name. @default 'Sign-in' */
  readonly title?: string;
  /** An https or `data:image/…` URL, or a path of this site that anyone may ask for, such as `/public/logo.svg`. */
  readonly logo?: string;
  /** Added after the pages' own style. What it loads (`url(…)`, `@import`) the content security policy blocks, unless `headers` has another. */
  readonly css?: string;
  /** Added to every page's headers, or in place of them: a `content-security-policy` here replaces the pages' own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the pages' plan depends on besides its options. */
export interface PagesContext {
  /** The option's name, for messages. @default 'login.pages' */
  readonly option?: string;
}

const NAMES: readonly (keyof PagesOptions)[] = ['title', 'logo', 'css', 'headers'];

/** A viewer-request function's answer may have 40 KB, and the page around these has 2. */
const MAX_BYTES = 32_768;

/**
 * What no config may change, besides CloudFront's own: pages are never kept by a cache, are HTML, and set the cookies that the
 * endpoints say; what begins so is of proxies.
 */
const FIXED =
  /^(cache-control|content-type|content-encoding|location|set-cookie|(x-accel|x-amzn|proxy)-.*)$/;

/** Throws a `TypeError` that names the option. */
export function planPages(
  value: unknown = {},
  { option = 'login.pages' }: PagesContext = {},
): PagesPlan {
  const pages = checkObject(value, { option, known: NAMES });
  const title = pages.title === undefined ? 'Sign-in' : checkLine(pages.title, at(option, 'title'));
  const logo = pages.logo === undefined ? undefined : checkLogo(pages.logo, at(option, 'logo'));
  const css = pages.css === undefined ? undefined : checkCss(pages.css, at(option, 'css'));
  const bytes = Buffer.byteLength((logo ?? '') + (css ?? ''));
  if (bytes > MAX_BYTES) {
    const remedy = 'Lambda@Edge answers with at most 40 KB, put the logo into a file';
    throw optionError(option, `have at most ${MAX_BYTES} bytes of logo and css`, bytes, remedy);
  }
  const policy = contentSecurityPolicy({ css, logo });
  const headers = new Map([
    ['cache-control', 'no-store'],
    ['content-type', 'text/html; charset=utf-8'],
    ['content-security-policy', policy],
    ['referrer-policy', 'no-referrer'],
    ['x-content-type-options', 'nosniff'],
    ...checkHeaders(pages.headers ?? {}, at(option, 'headers')),
  ]);
  return {
    title,
    ...(logo !== undefined && { logo }),
    ...(css !== undefined && { css }),
    headers: [...headers],
  };
}

interface PolicyParts {
  readonly css: string | undefined;
  readonly logo: string | undefined;
}

function contentSecurityPolicy({ css = '', logo }: PolicyParts): string {
  const hash = createHash('sha256')
    .update(STYLE + css)
    .digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    ...(logo === undefined ? [] : [`img-src ${imageSource(logo)}`]),
    // Chromium holds it against every redirect after a form; the logout form's answer is a page, which goes on by itself.
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function imageSource(logo: string): string {
  if (logo.startsWith('/')) return "'self'";
  return logo.startsWith('data:') ? 'data:' : new URL(logo).origin;
}

function checkLine(value: unknown, option: string): string {
  const text = checkText(value, option);
  if (text.length > 200 || !text.isWellFormed() || /\p{Cc}/u.test(text)) {
    throw optionError(option, 'be one line of at most 200 characters', text);
  }
  return text;
}

function checkLogo(value: unknown, option: string): string {
  const logo = checkText(value, option);
  const isPath = /^\/(?![/\\])[^\s\\]*$/.test(logo);
  const isImage = /^data:image\/[\w.+-]+[;,][^\s"]+$/.test(logo);
  const isUrl = /^https:\/\/[^\s"]+$/.test(logo) && URL.canParse(logo);
  if (isPath || isImage || isUrl) return logo;
  throw optionError(
    option,
    'be an https URL, a data:image/… URL, or a path of this site such as "/public/logo.svg"',
    logo,
  );
}

/** As a browser's HTML parser reads it, for the hash is over that. */
function checkCss(value: unknown, option: string): string {
  const css = checkText(value, option).replace(/\r\n?/g, '\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: HTML replaces U+0000, and the hash would be another
  if (/<\/style/i.test(css) || /\u0000/.test(css) || !css.isWellFormed()) {
    throw optionError(option, 'be CSS without "</style", U+0000 and half characters', css);
  }
  return css;
}

function checkHeaders(value: unknown, option: string): [name: string, value: string][] {
  const seen = new Set<string>();
  return Object.entries(checkObject(value, { option })).map(([given, text]) => {
    const name = given.toLowerCase();
    if (!isToken(given)) throw optionError(option, 'have header names as keys', given);
    if (FIXED.test(name) || isCloudFrontHeader(name)) {
      throw optionError(option, 'leave alone what the gate or CloudFront sets', given);
    }
    if (seen.has(name)) throw optionError(option, 'name each header once', given);
    seen.add(name);
    if (typeof text !== 'string' || !/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) {
      throw optionError(at(option, given), 'be visible ASCII characters on one line', text);
    }
    return [name, text];
  });
}
