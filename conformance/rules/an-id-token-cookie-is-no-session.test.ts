/** contracts.md, Sessions: every purpose has its own key. A sealed ID token is no session. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('id', 'session');
