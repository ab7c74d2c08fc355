/** contracts.md, Sessions: every purpose has its own key. A sealed ID token is no refresh token. */
import { refusedAs } from '../support/purpose-pairs.ts';

refusedAs('id', 'refresh');
