/** A quarter of the random policies: see `property.ts`. */
import { testPart } from './property.ts';

testPart(1);
