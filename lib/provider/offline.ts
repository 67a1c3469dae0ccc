import { isDeepStrictEqual } from 'node:util';
import {
  AttributeError,
  type Attributes,
  type Context,
  type DataSource,
  type Resource,
  type ResourceContext,
} from '../plugin';
import type { Operation } from '../ci';
import { failure } from './checks';
import type { Session as SessionOf } from './session';

type Session = SessionOf<Operation>;

/** The variable that takes the place of the provider's attribute `offline`. */
export const OFFLINE_VARIABLE = 'TENCENTCLOUD_CI_OFFLINE';

/** Beside a state: it was kept as it was, since there was no service to ask. */
const UNSEEN = 'offline';

const WORDS: Readonly<Record<string, boolean>> = {
  '': false,
  '0': false,
  '1': true,
  false: false,
  true: true,
};

/**
 * Whether there is no service to ask: what the configuration says, and else the environment.
 * @throws AttributeError when the variable says neither yes nor no.
 */
export function isOffline(own: boolean | null, env: Readonly<Record<string, string | undefined>>): boolean {
  if (own !== null) return own;
  const text = env[OFFLINE_VARIABLE] ?? '';
  const offline = WORDS[text.toLowerCase()];
  if (offline !== undefined) return offline;
  throw new AttributeError(
    ['offline'],
    'Neither yes nor no',
    `${OFFLINE_VARIABLE} is "${text}". Use 1 or true to plan without the service, 0 or false to plan with it.`,
  );
}

/** What a plan without the service tells, once: that it keeps what it cannot look at. */
export class Offline {
  private told = false;

  tell(ctx: Pick<Context<unknown>, 'warn'>): void {
    if (this.told) return;
    this.told = true;
    ctx.warn({
      summary: 'Planned offline: nothing was looked at',
      detail:
        'The provider is offline, so what the state holds was taken as unchanged. What was changed or deleted elsewhere ' +
        'shows once the plan is made with credentials.',
    });
  }
}

/** What stands for the client of the CI API where there is no service to ask. */
export function noClient(): never {
  throw failure(
    'The service has to be asked, and the provider is offline',
    `This step cannot do without Tencent Cloud. ${HOW_ON}`,
  );
}

/** A resource that keeps what it cannot look at while the provider is offline, and is not written. */
export function orOffline(resource: Resource<Attributes, Session>): Resource<Attributes, Session> {
  const { typeName } = resource;
  const online = (ctx: ResourceContext<Session>, verb: string): void => {
    if (!ctx.client.offline) return;
    throw failure(
      'Nothing is written offline',
      `The ${typeName} was not ${verb}, and nothing was sent: a provider that is offline plans, and no more. ${HOW_ON}`,
    );
  };
  const update = resource.update?.bind(resource);
  const taken = resource.import?.bind(resource);
  return {
    ...resource,

    async read(ctx, state) {
      if (!ctx.client.offline) {
        ctx.private.set(UNSEEN, undefined);
        return resource.read(ctx, state);
      }
      ctx.private.set(UNSEEN, true);
      ctx.client.offline.tell(ctx);
      return state;
    },

    async plan(ctx, planned, given) {
      const { prior } = given;
      // Terraform plans once more while it applies. By then there is a service to ask what nobody looked at before.
      if (prior !== null && !ctx.client.offline && ctx.private.get(UNSEEN) === true) {
        refuseStale(typeName, prior, await resource.read(ctx, prior));
        ctx.private.set(UNSEEN, undefined);
      }
      return resource.plan ? resource.plan(ctx, planned, given) : planned;
    },

    async create(ctx, planned, given) {
      online(ctx, 'created');
      return resource.create(ctx, planned, given);
    },

    ...(update && {
      async update(ctx, planned, given) {
        online(ctx, 'changed');
        return update(ctx, planned, given);
      },
    }),

    async delete(ctx, state) {
      online(ctx, 'deleted');
      return resource.delete(ctx, state);
    },

    ...(taken && {
      async import(ctx, id) {
        online(ctx, 'imported');
        return taken(ctx, id);
      },
    }),
  };
}

/** A data source that says what to do instead while the provider is offline. */
export function orRefused(source: DataSource<Attributes, Session>): DataSource<Attributes, Session> {
  return {
    ...source,
    async read(ctx, config) {
      if (!ctx.client.offline) return source.read(ctx, config);
      throw failure(
        `${source.typeName} cannot be looked up offline`,
        'Terraform keeps nothing of a data source from one plan to the next, and takes no unknown values for it, so ' +
          'this plan needs the service. Give what is looked up as a variable or by its id (fromTemplateId), or leave ' +
          `the data source out of what is planned without credentials (count, -target). ${HOW_ON}`,
      );
    },
  };
}

const HOW_ON =
  `To go online, take offline = true out of the provider block, or ${OFFLINE_VARIABLE} out of the environment, and ` +
  'give credentials.';

type Values = Readonly<Record<string, unknown>>;

function refuseStale(typeName: string, planned: Values, seen: Values | null): void {
  const changed =
    seen &&
    Object.keys(planned).filter((name) => !isDeepStrictEqual(planned[name] ?? null, seen[name] ?? null));
  if (changed?.length === 0) return;
  const what = changed ? `the service has another ${changed.join(', ')} now` : 'the service has it no more';
  throw failure(
    'The plan was made offline, and is out of date',
    `This ${typeName} was planned by the state alone, and ${what}. Nothing of it was changed. Plan again with credentials.`,
  );
}
