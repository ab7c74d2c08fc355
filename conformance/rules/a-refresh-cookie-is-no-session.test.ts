/** contracts.md, Sessions: every purpose has its own key. A sealed refresh token is no session. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('refresh', 'session');
