// The whole app. What it needs of the session is in `postern/browser`; it reads no cookie and keeps no token.
import {
  fetchWithSession,
  getSession,
  login,
  logout,
  onSignedOut,
  refreshIfDue,
} from '/postern-browser.js';

const element = (id) => document.getElementById(id);
/** Looked at this often; a session is extended in its last 30 seconds. */
const LOOK_MILLISECONDS = 5_000;
const EXTEND_WITHIN_SECONDS = 30;
let session;

element('sign-in').onclick = () => login();
element('sign-out').onclick = () => logout();
element('write').onsubmit = writeNote;
element('audit').onclick = showAudit;
onSignedOut(() => show(undefined));
setInterval(keepSession, LOOK_MILLISECONDS);
setInterval(showTimes, 1_000);
show(await getSession());
if (session) await loadNotes();

function show(found) {
  session = found;
  for (const id of ['sign-out', 'session', 'notes']) element(id).hidden = !session;
  for (const id of ['sign-in', 'welcome']) element(id).hidden = Boolean(session);
  element('who').textContent = session ? (session.claims.name ?? session.sub) : '';
  showTimes();
}

/** Only while somebody looks at the page: a forgotten tab shall not keep a session alive. */
async function keepSession() {
  if (session && document.visibilityState === 'visible') {
    show(await refreshIfDue(EXTEND_WITHIN_SECONDS));
  }
}

function showTimes() {
  if (!session) return;
  const left = Math.max(0, session.exp - Date.now() / 1000);
  element('left').max = 60;
  element('left').value = left;
  const end = new Date(session.end * 1000).toLocaleTimeString();
  element('times').textContent =
    `Ends in ${Math.round(left)} seconds unless it is extended, at ${end} in any case.`;
}

async function loadNotes() {
  showNotes(await fetchWithSession('/api/notes'));
}

async function writeNote(event) {
  event.preventDefault();
  const body = new FormData(event.target).get('text');
  showNotes(await fetchWithSession('/api/notes', { method: 'POST', body }));
  event.target.reset();
}

async function showNotes(response) {
  if (!response.ok) return say(await response.json());
  const { notes } = await response.json();
  const items = notes.map(({ by, text }) => {
    const item = document.createElement('li');
    const name = document.createElement('b');
    name.textContent = by;
    item.append(name, text);
    return item;
  });
  element('list').replaceChildren(...items);
  return say({});
}

async function showAudit() {
  const response = await fetchWithSession('/api/audit');
  const answer = await response.json();
  const text = (answer.requests ?? []).map(({ user, method, url }) => `${user}: ${method} ${url}`);
  element('answer').textContent = response.ok
    ? text.join('\n')
    : `${response.status} ${answer.error}: ask somebody with the group “admin”, such as Ada.`;
}

function say({ error = '' }) {
  element('answer').textContent = error;
}
