/** contracts.md, Sessions: every purpose has its own key. A login attempt is no bearer token. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('attempt', 'bearer');
