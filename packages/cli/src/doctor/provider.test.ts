/** `postern doctor` on providers that are well, and that are not. */
import { PROVIDER_CASES } from '../testing/doctor-provider-cases.ts';
import { tryDoctorCases } from '../testing/try-doctor-cases.ts';

tryDoctorCases(PROVIDER_CASES);
