import {
  chosenEndpoint,
  CiClient,
  CiError,
  type Endpoint,
  InvalidEndpointError,
  isServiceOff,
  type Operation,
} from '../ci';
import {
  attribute,
  AttributeError,
  type ConfigOf,
  type Diagnostic,
  DiagnosticsError,
  hasUnknown,
  isUnknown,
  Unknown,
} from '../plugin';
import { CredentialsError, findCredentials, guardAccount } from '../credentials';
import { bucketsData } from './data-sources/buckets';
import { jobData } from './data-sources/job';
import { jobsData } from './data-sources/jobs';
import { queuesData } from './data-sources/queues';
import { templateData } from './data-sources/template';
import { templatesData } from './data-sources/templates';
import { voiceSeparateTemplateData } from './data-sources/voice-separate-template';
import { voiceSeparateTemplatesData } from './data-sources/voice-separate-templates';
import { voiceSeparateWorkflowsData } from './data-sources/voice-separate-workflows';
import { workflowExecutionsData } from './data-sources/workflow-executions';
import { workflowsData } from './data-sources/workflows';
import { presignedUrl } from './ephemeral/presigned-url';
import { codecLimits } from './functions/codec-limits';
import { expandOutput } from './functions/expand-output';
import { outputObjects } from './functions/output-objects';
import { parseId } from './functions/parse-id';
import { bucket } from './resources/bucket';
import { queue } from './resources/queue';
import { voiceSeparateJob } from './resources/voice-separate-job';
import { voiceSeparateTemplate } from './resources/voice-separate-template';
import { voiceSeparateWorkflow } from './resources/voice-separate-workflow';
import { workflow } from './resources/workflow';
import { diagnostics } from './checks';
import {
  accountRules,
  checkCredentials,
  checkEndpoints,
  credentialAttributes,
  credentialSettings,
} from './credentials';
import { ruleValue } from './rule-input';
import { isOffline, noClient, Offline, OFFLINE_VARIABLE, orOffline, orRefused } from './offline';
import { blankNotes } from './session-notes';
import { provider, type Session } from './session';
import { REGION_RULES } from '../rules';
import { untilAborted } from '../ci/retry';
import { VERSION } from '../ci/version';

/** Most repetitions of a failed request that can be asked for. */
const MAX_RETRIES_LIMIT = 20;

const attributes = {
  region: attribute.string({
    description:
      'Region of resources that name none, such as `ap-chongqing`. Defaults to `TENCENTCLOUD_REGION`, then to the ' +
      'region of the profile.',
    optional: true,
  }),
  ...credentialAttributes,
  endpoint: attribute.string({
    description:
      'Address to connect to in place of the service, such as that of the emulator: `http://127.0.0.1:8080`. Plain ' +
      'http is for this machine only; an address of https shows a certificate for its own name. With an ' +
      'address of this machine, nothing is ever sent anywhere else. Defaults to `TENCENTCLOUD_CI_ENDPOINT`.',
    optional: true,
  }),
  max_retries: attribute.number({
    description:
      `How often a failed request is repeated, from 0 to ${MAX_RETRIES_LIMIT}. Defaults to ` +
      '`TENCENTCLOUD_MAX_RETRIES`, then to 4. A request that is refused because there are too many is not counted: ' +
      'it is sent again for up to 10 minutes, at the rate that the service takes.',
    optional: true,
  }),
  offline: attribute.bool({
    description:
      'Whether to plan without the service: no credentials are looked for and nothing is sent. What is in the state is ' +
      'taken as unchanged, with a warning, data sources cannot be read, and nothing is written. Defaults to ' +
      `\`${OFFLINE_VARIABLE}\`, then to false.`,
    optional: true,
  }),
};

type Config = ConfigOf<typeof attributes>;

/** All resources. */
export const RESOURCES = [
  bucket,
  queue,
  voiceSeparateTemplate,
  voiceSeparateWorkflow,
  workflow,
  voiceSeparateJob,
] as const;

/** All data sources. */
export const DATA_SOURCES = [
  templateData,
  templatesData,
  voiceSeparateTemplateData,
  voiceSeparateTemplatesData,
  voiceSeparateWorkflowsData,
  workflowsData,
  queuesData,
  bucketsData,
  jobData,
  jobsData,
  workflowExecutionsData,
] as const;

/** All ephemeral resources. */
export const EPHEMERAL_RESOURCES = [presignedUrl] as const;

/** The provider `tencentci`: Tencent Cloud Infinite, as far as voice separation goes. */
export const tencentci = provider({
  name: 'tencentci',
  version: VERSION,
  schema: { description: 'Voice separation on Tencent Cloud Infinite (CI).', attributes },
  resources: RESOURCES.map(orOffline),
  dataSources: DATA_SOURCES.map(orRefused),
  ephemeralResources: EPHEMERAL_RESOURCES,
  functions: [parseId, codecLimits, expandOutput, outputObjects],

  validate: (config) => [
    ...diagnostics(REGION_RULES, { region: ruleValue(config.region) }),
    ...problems(() => endpointOf(config)),
    ...problems(() => checkEndpoints(config)),
    ...checkCredentials(config),
    ...problems(() => maxRetriesOf(config, {})),
    ...problems(() => !isUnknown(config.offline) && isOffline(config.offline, process.env)),
  ],

  async configure(ctx, config) {
    if (!isUnknown(config.offline) && isOffline(config.offline, process.env)) {
      ctx.log.info('offline: no credentials are looked for, and nothing is sent');
      return offlineSession(config);
    }
    const undecided = Object.entries(config)
      .filter(([, value]) => hasUnknown(value))
      .map(([name]) => name);
    if (undecided.length > 0) {
      return {
        ci: () => unready(undecided),
        // The profile may name one, once it is known.
        region: config.region ?? (process.env.TENCENTCLOUD_REGION || new Unknown()),
        local: false,
        ...blankNotes(),
      };
    }
    const settings = credentialSettings(config);
    const endpoint = endpointOf(config);
    const { credentials, region } = await findCredentials(settings, process.env, {
      ...defined('endpoint', endpoint),
      hide: (secret) => ctx.log.hide(secret),
      kept: ({ message }) =>
        ctx.log.warn('keys could not be renewed; those that are there are still good', { error: message }),
    });
    // What the configuration says was judged before; this may come from the environment or from a profile.
    if (region !== undefined && settings.region === undefined) {
      const found = diagnostics(REGION_RULES, { region }).map((each) => ({
        ...each,
        detail: `${each.detail} It was found in TENCENTCLOUD_REGION or in the profile.`,
      }));
      if (found.some(({ severity }) => severity === 'error')) throw new DiagnosticsError(found);
      for (const { summary, detail, path } of found) ctx.warn({ summary, detail, path });
    }
    ctx.log.info('credentials found', { source: credentials.source, region });
    for (const note of credentials.notes) ctx.log.warn(note);
    const accounts = accountRules(config);
    if (accounts) await untilAborted(guardAccount(credentials, accounts), ctx.signal);
    const maxRetries = maxRetriesOf(config, process.env);
    const client = new CiClient({
      credentials: credentials.keys,
      ...defined('expired', credentials.expired),
      credentialsSource: credentials.source,
      userAgent: `cdktf-tencent-ci/${VERSION} terraform/${ctx.terraformVersion}`,
      log: (record) => ctx.log.debug('request', () => ({ ...record })),
      heldUp: (holdUp) => ctx.log.info('the service limits the rate of requests', { ...holdUp }),
      ...defined('endpoint', endpoint),
      ...defined('maxRetries', maxRetries),
    });
    return {
      ci: () => client,
      region,
      local: endpoint?.local ?? false,
      ...blankNotes(),
    };
  },

  diagnose(error): Diagnostic | undefined {
    if (error instanceof CredentialsError) {
      const at = error.attribute === undefined ? {} : { path: [error.attribute] };
      return { severity: 'error', summary: error.summary, detail: error.message, ...at };
    }
    if (error instanceof InvalidEndpointError) {
      return { severity: 'error', summary: 'Not an endpoint', detail: error.message };
    }
    if (error instanceof CiError) {
      const detail = [error.message, ourRemedy(error)].filter((part) => part !== undefined).join(' ');
      return { severity: 'error', summary: `${error.operation} failed`, detail };
    }
    return undefined;
  },
});

/** What of this provider does what the error asks for. */
function ourRemedy(error: CiError): string | undefined {
  if (isServiceOff(error)) {
    return 'In Terraform, tencentci_bucket binds a bucket and enables Smart Audio and media processing.';
  }
  if (error.code === 'AccessDenied' && error.meaning === 'credentials') {
    return 'CamPolicy of cdktf-tencent-ci writes the policy for all that a stack declares: docs/permissions.md.';
  }
  return error.code === 'QueuePaused'
    ? 'In Terraform, tencentci_queue with state = "Active" does.'
    : undefined;
}

/** A session without a client. */
function offlineSession(config: Config): Session<Operation> {
  const region = config.region ?? process.env.TENCENTCLOUD_REGION;
  return {
    ci: noClient,
    region: region === '' ? undefined : region,
    local: endpointOf(config)?.local ?? false,
    offline: new Offline(),
    ...blankNotes(),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

function unready(undecided: readonly string[]): never {
  throw new DiagnosticsError([
    {
      severity: 'error',
      summary: 'The provider is not configured yet',
      detail:
        `Its ${undecided.join(', ')} will be known only after apply, and this step has to ask the service now. Apply ` +
        'what decides the value first (terraform apply -target=…), or give it as a variable.',
    },
  ]);
}

function endpointOf(config: Config): Endpoint | undefined {
  if (isUnknown(config.endpoint)) return undefined;
  try {
    return chosenEndpoint(config.endpoint ?? undefined, 'the provider attribute endpoint', process.env);
  } catch (error) {
    if (!(error instanceof InvalidEndpointError)) throw error;
    throw new AttributeError(['endpoint'], 'Not an endpoint', error.message);
  }
}

function maxRetriesOf(config: Config, env: Environment): number | undefined {
  const own = config.max_retries;
  if (isUnknown(own)) return undefined;
  const text = own ?? env.TENCENTCLOUD_MAX_RETRIES;
  if (text === undefined || text === null || text === '') return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= MAX_RETRIES_LIMIT) return value;
  throw new AttributeError(
    ['max_retries'],
    'Not a number of retries',
    `${own === null ? 'TENCENTCLOUD_MAX_RETRIES' : 'max_retries'} is ${text}. Use a whole number from 0 to ` +
      `${MAX_RETRIES_LIMIT}.`,
  );
}

function problems(examine: () => unknown): Diagnostic[] {
  try {
    examine();
    return [];
  } catch (error) {
    if (!(error instanceof AttributeError)) throw error;
    const { path, summary, detail } = error;
    return [{ severity: 'error', summary, path, ...(detail === undefined ? {} : { detail }) }];
  }
}

function defined<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: V });
}
