/** `postern doctor` on bundles, cookies and headers that fit, and that do not. */
import { BUNDLE_CASES, SIZE_CASES } from '../testing/doctor-bundle-cases.ts';
import { tryDoctorCases } from '../testing/try-doctor-cases.ts';

tryDoctorCases([...BUNDLE_CASES, ...SIZE_CASES]);
