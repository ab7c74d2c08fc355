/** What a template is judged by, and what is found. */
import type { Severity, TemplateOptions, ValidationOptions } from '@postern/emulator/validator';
import type { Assets } from './assets-beside.ts';

/** What is known besides the template. */
export type ValidateTemplateOptions = TemplateOptions & ValidationOptions & TemplateAssets;

interface TemplateAssets {
  /**
   * Paths of the files that the template only names, by their S3 keys: `assetsBeside(file)` finds them. `codeOf` and `entriesOf` come before them.
   * @default none: rules on code, zips and stores are not broken by what nobody knows
   */
  readonly assets?: Assets | undefined;
}

/** Something that is wrong with a template. */
export interface TemplateFinding {
  /** AWS's, such as `F3002`, or ours, such as `E-ORIGIN-OPEN`. */
  readonly rule: string;
  readonly severity: Severity;
  /** A resource's logical id, with the path pattern or the property where there is one. */
  readonly subject: string;
  readonly message: string;
}
