import { synthCommand } from '../../libraries';
import { bucketStatus, chosenEndpoint, CiClient, CiError, InvalidEndpointError } from '../../../ci';
import { VERSION } from '../../../ci/version';
import { CredentialsError, findCredentials, guardAccount } from '../../../credentials';
import { check, REGION_RULES } from '../../../rules';
import { type Account, placesOf, wrongName } from '../account';
import type { Check } from '../check';
import { failedCall, type Finding, ok, problem, skipped, warning } from '../finding';

const CREDENTIALS_PAGE = 'See docs/credentials.md for every source and their order.';

/** From here on STS refuses signatures (AuthFailure.SignatureExpire), in milliseconds; CI and COS do from 15 minutes. */
const REFUSED_MS = 5 * 60_000;
/** A signature begins to be good this long before it is made. */
const ODD_MS = 60_000;

/** Whose keys, and whether the service answers them. */
export const ACCOUNT_CHECKS: readonly Check<Account>[] = [
  { name: 'endpoint', run: endpoint },
  { name: 'credentials', needs: ['endpoint'], run: credentials },
  { name: 'identity', needs: ['credentials'], run: identity },
  { name: 'region', needs: ['credentials'], run: region },
  { name: 'buckets', needs: ['region'], run: buckets },
  { name: 'service', needs: ['credentials', 'buckets'], run: service },
  { name: 'clock', needs: ['service'], run: clock },
];

function endpoint({ flags, endpointText, endpointLater, offline, env, known }: Account): Finding[] {
  const variable = env['TENCENTCLOUD_CI_OFFLINE'] ?? '';
  if (offline ?? /^(1|true)$/i.test(variable)) {
    return [
      problem(
        `${offline ? 'The provider block' : 'TENCENTCLOUD_CI_OFFLINE'} says that there is no service to ask: an apply is refused`,
        'Unset it where the service may be asked; docs/offline.md.',
      ),
    ];
  }
  if (endpointLater) {
    // Whoever has an endpoint does not want the service itself to be asked in its place.
    return [
      problem(
        "The provider block's endpoint is known only at apply",
        'Name it with --endpoint, or give the variable that it is made of in the environment (TF_VAR_…).',
      ),
    ];
  }
  const setBy = flags.endpoint === undefined ? 'the provider attribute endpoint' : '--endpoint';
  try {
    const chosen = chosenEndpoint(endpointText, setBy, env);
    if (chosen === undefined) return [ok('the service itself')];
    known.endpoint = chosen;
    const whose = chosen.local ? ', on this machine: nothing is sent anywhere else' : '';
    return [ok(`${chosen.origin}, set by ${chosen.setBy}${whose}`)];
  } catch (error) {
    if (!(error instanceof InvalidEndpointError)) throw error;
    return [problem(error.message, 'Correct it, or leave it out to work with the service itself.')];
  }
}

async function credentials(account: Account): Promise<Finding[]> {
  const { settings, undecided, env, known, ofStack } = account;
  const later = undecided.map((name) =>
    warning(
      `The provider block's ${name} is known only at apply, and was left out here`,
      'Give its value in the environment (TF_VAR_…), or name a profile with --profile.',
    ),
  );
  try {
    const found = await findCredentials(settings, env, {
      reader: ofStack ? 'provider' : 'command line',
      ...(known.endpoint && { endpoint: known.endpoint }),
    });
    const { credentials: theirs } = found;
    await theirs.keys();
    known.credentials = theirs;
    known.region = found.region;
    known.client = new CiClient({
      credentials: theirs.keys,
      ...(theirs.expired && { expired: theirs.expired }),
      credentialsSource: theirs.source,
      userAgent: `cdktf-tencent-ci/${VERSION} doctor`,
      // Who waits at a terminal wants to know soon, and may ask again.
      maxRetries: 1,
      timeoutMs: 10_000,
      ...(known.endpoint && { endpoint: known.endpoint }),
    });
    const expires = theirs.expires?.();
    const until = expires === undefined ? '' : `, good until ${new Date(expires).toISOString()}`;
    return [
      ok(`${theirs.source}${until}`),
      ...theirs.notes.map((note) => warning(note, CREDENTIALS_PAGE)),
      ...later,
    ];
  } catch (error) {
    if (error instanceof InvalidEndpointError) return [problem(error.message, CREDENTIALS_PAGE), ...later];
    if (!(error instanceof CredentialsError)) throw error;
    return [problem(error.message, CREDENTIALS_PAGE), ...later];
  }
}

async function identity({ known, rules }: Account): Promise<Finding[]> {
  const { credentials: theirs } = known;
  if (theirs === undefined) return [];
  try {
    const told = await theirs.identity();
    if (rules) await guardAccount({ source: theirs.source, identity: () => Promise.resolve(told) }, rules);
    const { type, accountId, arn } = told;
    return [ok(`${type} ${arn} of account ${accountId}`)];
  } catch (error) {
    if (!(error instanceof CredentialsError) && !(error instanceof InvalidEndpointError)) throw error;
    if (error instanceof CredentialsError && error.attribute === 'sts_endpoint') {
      return [skipped('the endpoint is on this machine, and no STS is (TENCENTCLOUD_STS_ENDPOINT)')];
    }
    return [problem(error.message, CREDENTIALS_PAGE)];
  }
}

function region(account: Account): Finding[] {
  const { known, declared, settings } = account;
  const { region: name } = known;
  if (name === undefined) {
    const needy = declared.filter((each) => each.text('region') === undefined).map(({ address }) => address);
    if (declared.length > 0 && needy.length === 0) return [ok('each resource names its own')];
    const who = needy.length > 0 ? `, and ${needy[0]} names none` : '';
    return [
      problem(`No region is set${who}`, 'Set TENCENTCLOUD_REGION, --region, or region of TencentCiProvider.'),
    ];
  }
  const setBy = settings.region ? '' : ', from TENCENTCLOUD_REGION or the profile';
  const [wrong] = check(REGION_RULES, { region: name });
  if (wrong === undefined) return [ok(`${name}${setBy}`)];
  const remedy = 'Names of regions: https://www.tencentcloud.com/document/product/436/6224.';
  return [(wrong.severity === 'error' ? problem : warning)(`${wrong.message}${setBy}`, remedy)];
}

/** Says which buckets are looked at, and which are not known yet. */
function buckets(account: Account): Finding[] {
  const { known } = account;
  const places = placesOf(account);
  const later =
    account.flags.bucket === undefined ? account.declared.filter((each) => !each.text('bucket')) : [];
  const wrong = account.declared.flatMap((each) => {
    const [bucket, region = known.region] = [each.text('bucket'), each.text('region')];
    const fault = bucket !== undefined && region !== undefined ? wrongName({ bucket, region }) : undefined;
    return fault === undefined
      ? []
      : [problem(`${each.address}: ${fault}`, `Correct it, and run ${synthCommand()}.`)];
  });
  const names = [...new Set(places.map(({ bucket }) => bucket))];
  return [
    ...(names.length > 0 ? [ok(names.join(', '))] : []),
    ...(names.length + wrong.length === 0 ? [skipped('none is named: use --bucket, or --stack')] : []),
    ...wrong,
    ...later.map(({ address }) =>
      warning(
        `The bucket of ${address} is known only at apply, and was left out here`,
        'Name it with --bucket, or give the variable that it is made of in the environment (TF_VAR_…).',
      ),
    ),
  ];
}

async function service(account: Account): Promise<Finding[]> {
  const [place] = placesOf(account);
  if (place === undefined) return [];
  const started = Date.now();
  try {
    // Not by HEAD, whose answers have no body to say why.
    await bucketStatus(place.client, place);
  } catch (error) {
    // Whatever it says, it answered.
    if (!(error instanceof CiError) || (error.kind !== 'service' && error.kind !== 'redirect')) {
      return [failedCall('Whether the service answers', error)];
    }
    if (error.meaning === 'credentials' && error.code !== 'AccessDenied')
      return [problem(error.message, CREDENTIALS_PAGE)];
  }
  return [ok(`answers within ${Date.now() - started} ms`)];
}

function clock({ known }: Account): Finding[] {
  const { clockOffsetMs = 0 } = known.client ?? {};
  const off = Math.abs(clockOffsetMs);
  // The service tells the time in whole seconds.
  if (off < ODD_MS) return [ok(`within ${Math.max(1, Math.ceil(off / 1000))} s of the service's`)];
  const span = off < REFUSED_MS ? `${Math.round(off / 1000)} s` : `${Math.round(off / 60_000)} min`;
  const message = `The clock of this machine is ${span} ${clockOffsetMs > 0 ? 'behind' : 'ahead of'} the service's`;
  const remedy = 'Set it right: sudo timedatectl set-ntp true, or the date settings of the system.';
  return [
    off < REFUSED_MS
      ? warning(message, remedy)
      : problem(`${message}; signatures are refused for it`, remedy),
  ];
}
