/** What the login provider remembers: one map, which tests may read and to which they add clients while it runs. */

type Payload = Record<string, unknown>;

export interface ProviderStore {
  /** What `oidc-provider` calls with each model's name. */
  readonly adapter: (model: string) => object;
  readonly put: (model: string, id: string, payload: Payload) => void;
  /** Ids of a model that are not consumed: authorization codes, refresh tokens, sessions. */
  readonly live: (model: string) => string[];
  readonly remove: (model: string, id: string) => void;
}

export function createProviderStore(): ProviderStore {
  const entries = new Map<string, Payload>();

  function idsOf(model: string): string[] {
    return [...entries.keys()]
      .filter((key) => key.startsWith(`${model}:`))
      .map((key) => key.slice(model.length + 1));
  }

  function findBy(model: string, name: string, value: unknown): Payload | undefined {
    const id = idsOf(model).find((each) => entries.get(`${model}:${each}`)?.[name] === value);
    return id === undefined ? undefined : entries.get(`${model}:${id}`);
  }

  return {
    put: (model, id, payload) => void entries.set(`${model}:${id}`, payload),
    live: (model) => idsOf(model).filter((id) => !entries.get(`${model}:${id}`)?.consumed),
    remove: (model, id) => void entries.delete(`${model}:${id}`),
    adapter: (model) => ({
      upsert: async (id: string, payload: Payload) => void entries.set(`${model}:${id}`, payload),
      find: async (id: string) => entries.get(`${model}:${id}`),
      findByUid: async (uid: string) => findBy(model, 'uid', uid),
      findByUserCode: async (userCode: string) => findBy(model, 'userCode', userCode),
      destroy: async (id: string) => void entries.delete(`${model}:${id}`),
      async consume(id: string) {
        const payload = entries.get(`${model}:${id}`);
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async revokeByGrantId(grantId: string) {
        for (const [key, payload] of entries) if (payload.grantId === grantId) entries.delete(key);
      },
    }),
  };
}
