import type { Construct } from 'constructs';
import { providerNullMissing } from '../checks/errors';
import type { TerraformProvider, TerraformResource } from './cdktf';
import { CORE } from './core';
import type { HookConfig } from './terraform-data';

/** What a hook is made of. */
export interface ProviderNull {
  readonly Resource: new (scope: Construct, id: string, config: HookConfig) => TerraformResource;
  readonly NullProvider: new (scope: Construct, id: string) => TerraformProvider;
}

/** The modules of the package, for which its own types would have to be there whenever ours are read. */
interface Modules {
  readonly resource: Pick<ProviderNull, 'Resource'>;
  readonly provider: Pick<ProviderNull, 'NullProvider'>;
}

/** The package for each core; spelled out, so that a bundler finds it. */
const LOAD = {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only where there is a hook
  cdktf: (): Modules => require('@cdktf/provider-null') as Modules,
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only where there is a hook
  cdktn: (): Modules => require('@cdktn/provider-null') as Modules,
};

/**
 * Loads `@cdktf/provider-null` (with CDK Terrain `@cdktn/provider-null`), which is optional: a program without hooks of
 * that resource does without it.
 *
 * @throws Error when it is not installed.
 */
export function requireProviderNull(hook: Construct): ProviderNull {
  try {
    const { resource, provider } = LOAD[CORE]();
    return { Resource: resource.Resource, NullProvider: provider.NullProvider };
  } catch (error) {
    // As Node and Yarn's Plug'n'Play say it. Not when it is there and lacks something itself.
    const missing = new RegExp(`(Cannot find module '|tried to access )@${CORE}/provider-null`);
    throw error instanceof Error && missing.test(error.message) ? providerNullMissing(hook, CORE) : error;
  }
}
