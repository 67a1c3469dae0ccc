import { tfplugin6 } from '../protocol/generated/messages';
import { answered } from './answered';
import { applyResourceChange } from './apply-resource-change';
import { callFunction } from './call-function';
import { configureProvider, validateProviderConfig } from './configure-provider';
import {
  closeEphemeralResource,
  openEphemeralResource,
  renewEphemeralResource,
  validateEphemeralResourceConfig,
} from './ephemeral-resource';
import { getFunctions, getMetadata, getProviderSchema } from './get-provider-schema';
import { importResourceState } from './import-resource-state';
import type { Instance } from './instance';
import { diagnosticMessage } from './messages';
import { moveResourceState } from './move-resource-state';
import { planResourceChange } from './plan-resource-change';
import { readDataSource } from './read-data-source';
import { readResource } from './read-resource';
import { upgradeResourceState } from './upgrade-resource-state';
import { validateDataResourceConfig, validateResourceConfig } from './validate-resource-config';

/** Where calls come from: one connection of Terraform's. */
export interface Session {
  /** The provider as this connection configured it. Rejects if the provider could not be loaded. */
  readonly instance: Promise<Instance>;
}

/** A call: bytes in, bytes out. What goes wrong is told in the answer's diagnostics. */
export type Call = (session: Session, request: Uint8Array) => Promise<Uint8Array>;

interface Request<Q> {
  decode(bytes: Uint8Array): Q;
}

interface Response<R> {
  encode(message: R): { finish(): Uint8Array };
}

function call<Q extends object, R>(
  name: string,
  messages: { readonly Request: Request<Q>; readonly Response: Response<R> },
  handle: (instance: Instance, request: Q) => Promise<R>,
  whenFailed: (request: Q) => Partial<R> = () => ({}),
): [string, Call] {
  return [
    name,
    async (session, bytes) => {
      answered.add(name);
      const request = messages.Request.decode(bytes);
      const response = await session.instance.then(
        (instance) =>
          handle(instance, request).catch((error: unknown) => ({
            ...whenFailed(request),
            diagnostics: failed(instance, name, request, error),
          })),
        (error: unknown) => ({ ...whenFailed(request), diagnostics: unloaded(error) }),
      );
      return messages.Response.encode(response as R).finish();
    },
  ];
}

function failed(instance: Instance, name: string, request: object, error: unknown) {
  const { type_name: typeName = instance.provider.name } = request as { type_name?: string };
  return instance.messages(instance.diagnose(error, `${spoken(name)} ${typeName}`));
}

function unloaded(error: unknown) {
  const reason = error instanceof Error ? error.message : String(error);
  const detail = `${reason}\n\nThe provider's files may be damaged. Install them again.`;
  const message = { severity: 'error', summary: 'The provider could not be loaded', detail } as const;
  return [diagnosticMessage(message, (text) => text)];
}

/** `ReadResource` → `read`. */
function spoken(name: string): string {
  return /^[A-Z][a-z]*/.exec(name)?.[0].toLowerCase() ?? name;
}

/** The calls of the protocol that are answered. Any other is unimplemented. */
export const CALLS: ReadonlyMap<string, Call> = new Map([
  call('GetMetadata', tfplugin6.GetMetadata, getMetadata),
  call('GetProviderSchema', tfplugin6.GetProviderSchema, getProviderSchema),
  call('ValidateProviderConfig', tfplugin6.ValidateProviderConfig, validateProviderConfig),
  call('ValidateResourceConfig', tfplugin6.ValidateResourceConfig, validateResourceConfig),
  call('ValidateDataResourceConfig', tfplugin6.ValidateDataResourceConfig, validateDataResourceConfig),
  call('UpgradeResourceState', tfplugin6.UpgradeResourceState, upgradeResourceState),
  call('ConfigureProvider', tfplugin6.ConfigureProvider, configureProvider),
  call('ReadResource', tfplugin6.ReadResource, readResource),
  call('PlanResourceChange', tfplugin6.PlanResourceChange, planResourceChange),
  // Terraform would take an answer without a state to mean that the object is gone.
  call('ApplyResourceChange', tfplugin6.ApplyResourceChange, applyResourceChange, (request) => ({
    new_state: request.prior_state,
    private: request.planned_private,
  })),
  call('ImportResourceState', tfplugin6.ImportResourceState, importResourceState),
  call('MoveResourceState', tfplugin6.MoveResourceState, moveResourceState),
  call('ReadDataSource', tfplugin6.ReadDataSource, readDataSource),
  call(
    'ValidateEphemeralResourceConfig',
    tfplugin6.ValidateEphemeralResourceConfig,
    validateEphemeralResourceConfig,
  ),
  call('OpenEphemeralResource', tfplugin6.OpenEphemeralResource, openEphemeralResource),
  call('RenewEphemeralResource', tfplugin6.RenewEphemeralResource, renewEphemeralResource),
  call('CloseEphemeralResource', tfplugin6.CloseEphemeralResource, closeEphemeralResource),
  call('GetFunctions', tfplugin6.GetFunctions, getFunctions),
  call('CallFunction', tfplugin6.CallFunction, callFunction),
  call('StopProvider', tfplugin6.StopProvider, async (instance) => {
    instance.stop();
    return {};
  }),
]);
