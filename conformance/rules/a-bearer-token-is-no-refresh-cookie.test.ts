/** contracts.md, Sessions: every purpose has its own key. A customer's HS256 bearer token, even of the same secret, is no refresh token. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('bearer', 'refresh');
