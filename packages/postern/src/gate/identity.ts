/** Who a request is from, as far as somebody has vouched for it. */
export interface Identity {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly kid?: string | undefined;
}
