/** The one module that CloudFront's runtime has besides `crypto` and `querystring`. */
declare module 'cloudfront' {
  interface KeyValueStoreHandle {
    /** Rejects for a missing key and for a failure alike. */
    get(key: string, options?: { readonly format: 'string' | 'json' | 'bytes' }): Promise<unknown>;
    exists(key: string): Promise<boolean>;
  }
  const cf: { kvs(): KeyValueStoreHandle };
  export default cf;
}
