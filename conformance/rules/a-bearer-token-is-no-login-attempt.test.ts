/** contracts.md, Sessions: every purpose has its own key. A customer's HS256 bearer token, even of the same secret, is no login attempt. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('bearer', 'attempt');
