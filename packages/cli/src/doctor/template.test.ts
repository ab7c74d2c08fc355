/** `postern doctor` on CloudFormation templates that are well, and that are not. */
import { TEMPLATE_CASES } from '../testing/doctor-template-cases.ts';
import { tryDoctorCases } from '../testing/try-doctor-cases.ts';

tryDoctorCases(TEMPLATE_CASES);
