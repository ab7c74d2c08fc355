/** The provider of a running `postern dev`: there while the config needs one, started anew when the config needs another. */
import type { PosternConfig } from 'postern';
import { providerNeeds } from './development-config.ts';
import type { ClientProof } from './development-secrets.ts';
import { type DevProvider, startProvider } from './provider.ts';

export interface ProviderHolderOptions {
  /** False: there never is one. */
  readonly provider?: boolean;
  readonly providerPort?: number;
}

export interface ProviderHolder {
  /** Starts the provider that a config needs, or starts it anew on its port when the needs have changed. */
  fit(config: PosternConfig, proof?: ClientProof): Promise<DevProvider | undefined>;
  current(): DevProvider | undefined;
  reason(): string | undefined;
  close(): Promise<void>;
}

export function createProviderHolder({
  provider: wanted = true,
  providerPort = 0,
}: ProviderHolderOptions): ProviderHolder {
  let provider: DevProvider | undefined;
  let startedFor = '';
  let reason: string | undefined = wanted ? undefined : 'it was switched off with --no-provider';

  async function close(): Promise<void> {
    await provider?.close();
    provider = undefined;
  }

  return {
    current: () => provider,
    reason: () => reason,
    close,
    async fit(config, proof) {
      if (!wanted) return undefined;
      const needs = providerNeeds(config, proof);
      reason = 'reason' in needs ? needs.reason : undefined;
      const key = JSON.stringify('options' in needs ? needs.options : undefined);
      if (provider !== undefined && key === startedFor) return provider;
      const port = provider?.port ?? providerPort;
      await close();
      if ('options' in needs) provider = await startProvider({ ...needs.options, port });
      startedFor = key;
      return provider;
    },
  };
}
