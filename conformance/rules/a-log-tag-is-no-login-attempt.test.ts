/** contracts.md, Sessions: every purpose has its own key. A tag in the log is no login attempt. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('log', 'attempt');
