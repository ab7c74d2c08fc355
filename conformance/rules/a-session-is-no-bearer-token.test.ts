/** contracts.md, Sessions: every purpose has its own key. A session is no bearer token. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('session', 'bearer');
