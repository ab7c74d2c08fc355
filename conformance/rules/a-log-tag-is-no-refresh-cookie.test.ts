/** contracts.md, Sessions: every purpose has its own key. A tag in the log is no refresh token. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('log', 'refresh');
