/** What the fuzzing thread is told, and what it tells. */

export interface WorkerOrder {
  readonly seed: number;
  /** The first input's place. */
  readonly from: number;
  readonly inputs: number;
  readonly seconds: number;
  /** Only this target. */
  readonly target?: string | undefined;
  /** Tell every input before it is tried. */
  readonly isShown?: boolean | undefined;
  /** Holds a number: the place of the input that is being tried. */
  readonly place: SharedArrayBuffer;
}

export interface Finding {
  readonly index: number;
  readonly target: string;
  readonly input: string;
  readonly fault: string;
}

export interface RunEnd {
  /** Inputs that were tried. */
  readonly done: number;
  /** By target and code, with a space between. */
  readonly counts: ReadonlyMap<string, number>;
  /** After a collection, when the code is warm. */
  readonly heapAtStart: number;
  readonly heapAtEnd: number;
}

export type WorkerMessage =
  /** Everything is loaded; inputs come now. */
  | { readonly kind: 'start' }
  | { readonly kind: 'progress'; readonly done: number }
  | ({ readonly kind: 'finding' } & Finding)
  | ({ readonly kind: 'end' } & RunEnd)
  | (Omit<Finding, 'fault'> & { readonly kind: 'input' });
