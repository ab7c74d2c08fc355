/** What a case of `postern doctor` is: one check, something of the scene changed, and what it must say of that. */
import type { Status } from '../doctor/check.ts';
import type { DoctorScene } from './doctor-scene.ts';

export interface DoctorCase {
  readonly check: string;
  /** Ends the sentence "it finds …". */
  readonly title: string;
  readonly status: Status;
  /** In the findings. */
  readonly says?: RegExp;
  /** @default everything is well */
  readonly arrange?: (scene: DoctorScene) => unknown;
}
