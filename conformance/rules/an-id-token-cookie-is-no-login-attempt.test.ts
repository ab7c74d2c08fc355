/** contracts.md, Sessions: every purpose has its own key. A sealed ID token is no login attempt. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('id', 'attempt');
