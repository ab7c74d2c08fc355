/** `postern doctor` on configs and lock files that are well, and that are not. */
import { CONFIG_CASES, LOCK_CASES } from '../testing/doctor-config-cases.ts';
import { tryDoctorCases } from '../testing/try-doctor-cases.ts';

tryDoctorCases([...CONFIG_CASES, ...LOCK_CASES]);
