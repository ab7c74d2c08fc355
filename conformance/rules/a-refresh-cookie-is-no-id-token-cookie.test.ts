/** contracts.md, Sessions: every purpose has its own key. A sealed refresh token is no ID token. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('refresh', 'id');
