import type * as provider from '@cdktf/provider-null/lib/provider';
import type * as resource from '@cdktf/provider-null/lib/resource';
import type { IConstruct } from 'constructs';
import { providerNullMissing } from '../checks/errors';

/** What a hook is made of. */
export interface ProviderNull {
  readonly Resource: typeof resource.Resource;
  readonly NullProvider: typeof provider.NullProvider;
}

/**
 * Loads `@cdktf/provider-null`, which is optional: a program without hooks does without it.
 *
 * @throws Error when it is not installed.
 */
export function requireProviderNull(hook: IConstruct): ProviderNull {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only where there is a hook
    const { Resource } = require('@cdktf/provider-null/lib/resource') as typeof resource;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only where there is a hook
    const { NullProvider } = require('@cdktf/provider-null/lib/provider') as typeof provider;
    return { Resource, NullProvider };
  } catch (error) {
    // Not when it is there and lacks something itself.
    const missing =
      error instanceof Error && /^Cannot find module '@cdktf\/provider-null/.test(error.message);
    throw missing ? providerNullMissing(hook) : error;
  }
}
