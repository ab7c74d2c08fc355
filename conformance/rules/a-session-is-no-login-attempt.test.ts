/** contracts.md, Sessions: every purpose has its own key. A session is no login attempt. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('session', 'attempt');
