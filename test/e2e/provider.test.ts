import { Workspace } from '../../scripts/workspace';
import { startEmulator } from '../support/emulator';

jest.setTimeout(120_000);

const ALLOWED = 'is not an address. Write scheme (http or https), host and port only';

// Terraform asks no provider that nothing uses.
const USE = 'resource "tencentci_queue" "speech" { bucket = "media-1250000000" }\n';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await new Workspace().placeProvider().config(USE).init();
});
afterAll(() => workspace.dispose());

describe('validate points at', () => {
  test.each([
    // What a message repeats of an address holds no fragment: it may be somebody's secret.
    ['http://127.0.0.1:9/#x', 'http://127.0.0.1:9/#…'],
    ['http://127.0.0.1:9/ci', 'http://127.0.0.1:9/ci'],
    ['127.0.0.1:9', '127.0.0.1:9'],
  ])('the line of the endpoint "%s"', async (endpoint, shown) => {
    const run = await workspace
      .config(`provider "tencentci" {\n  endpoint = "${endpoint}"\n}\n${USE}`)
      .run('validate', '-no-color');
    expect(run.code).toBe(1);
    expect(run.text).toContain('Not an endpoint');
    expect(run.text).toContain(`endpoint = "${endpoint}"`);
    expect(run.text).toContain(`endpoint "${shown}" ${ALLOWED}`);
  });

  test('the line of a region that is none', async () => {
    const block = (region: string) => `provider "tencentci" {\n  region = "${region}"\n}\n${USE}`;
    const run = await workspace.config(block('Chongqing')).run('validate', '-no-color');
    expect(run.code).toBe(1);
    expect(run.text).toContain('region = "Chongqing"');
    expect(run.text.replace(/\s+/g, ' ')).toContain(
      '"Chongqing" is not a region name. Use lower-case letters, digits and dashes: "ap-chongqing".',
    );
    const hardly = await workspace.config(block('chongqing')).run('validate', '-no-color');
    expect(hardly.code).toBe(0);
    expect(hardly.text.replace(/\s+/g, ' ')).toContain(
      'No region is called "chongqing": the names of all begin with the area, as in "ap-chongqing".',
    );
  });

  test('the variable that an endpoint came from', async () => {
    const { done } = workspace
      .config(`provider "tencentci" {\n  region = "ap-chongqing"\n}\n${USE}`)
      .start(['validate', '-no-color'], { TENCENTCLOUD_CI_ENDPOINT: 'http://127.0.0.1:9/#x' });
    const run = await done;
    expect(run.code).toBe(1);
    expect(run.text).toContain(`TENCENTCLOUD_CI_ENDPOINT "http://127.0.0.1:9/#…" ${ALLOWED}`);
  });

  test('nothing where the block has an endpoint of its own, whatever the variable says', async () => {
    const { done } = workspace
      .config(`provider "tencentci" {\n  endpoint = "http://127.0.0.1:9"\n}\n${USE}`)
      .start(['validate', '-no-color'], { TENCENTCLOUD_CI_ENDPOINT: 'http://127.0.0.1:9/#x' });
    expect((await done).code).toBe(0);
  });
});

test('plan refuses the endpoint of the environment where there is no provider block to validate', async () => {
  const { done } = workspace.config(USE).start(['plan', '-no-color', '-input=false'], {
    TENCENTCLOUD_SECRET_ID: 'id',
    TENCENTCLOUD_SECRET_KEY: 'key',
    TENCENTCLOUD_CI_ENDPOINT: 'http://127.0.0.1:9/#x',
  });
  const run = await done;
  expect(run.code).toBe(1);
  expect(run.text).toContain(`TENCENTCLOUD_CI_ENDPOINT "http://127.0.0.1:9/#…" ${ALLOWED}`);
});

test('plan refuses a region of the environment that is none', async () => {
  const { done } = workspace.config(USE).start(['plan', '-no-color', '-input=false'], {
    TENCENTCLOUD_SECRET_ID: 'id',
    TENCENTCLOUD_SECRET_KEY: 'key',
    TENCENTCLOUD_REGION: 'Chongqing',
  });
  const run = await done;
  expect(run.code).toBe(1);
  expect(run.text.replace(/\s+/g, ' ')).toContain(
    '"Chongqing" is not a region name. Use lower-case letters, digits and dashes: "ap-chongqing". It was found in ' +
      'TENCENTCLOUD_REGION or in the profile.',
  );
});

test('where no emulator runs, the error names its address and where that was set', async () => {
  const block = 'region = "ap-chongqing"\n  endpoint = "http://127.0.0.1:9"\n  max_retries = 0';
  const data = 'data "tencentci_queues" "all" { bucket = "media-1250000000" }\n';
  const { done } = workspace
    .config(`provider "tencentci" {\n  ${block}\n}\n${data}`)
    .start(['plan', '-no-color', '-input=false'], {
      TENCENTCLOUD_SECRET_ID: 'id',
      TENCENTCLOUD_SECRET_KEY: 'key',
    });
  const run = await done;
  expect(run.code).toBe(1);
  expect(run.text.replace(/\s+/g, ' ')).toContain(
    'could not connect to http://127.0.0.1:9 (ECONNREFUSED). The endpoint http://127.0.0.1:9 is set by the provider ' +
      'attribute endpoint. Is `tencent-ci emulator` running?',
  );
});

test('neither the SecretId nor the SecretKey stands in a diagnostic or in the log', async () => {
  const ci = await startEmulator();
  const { TENCENTCLOUD_SECRET_ID: id = '', TENCENTCLOUD_SECRET_KEY: key = '' } = ci.env;
  const message = `No user has ${id}, and ${key} is not its key`;
  ci.fail(
    { operation: 'ListSmartAudioQueues' },
    { kind: 'error', status: 403, code: 'AccessDenied', message },
  );
  try {
    const run = await workspace
      .config('data "tencentci_queues" "all" { bucket = "media-1250000000" }\n')
      .start(['plan', '-no-color', '-input=false'], { ...ci.env, TF_LOG_PROVIDER: 'TRACE' }).done;
    expect(run.code).toBe(1);
    expect(run.text.replace(/[\s│]+/g, ' ')).toContain('No user has (hidden), and (hidden) is not its key');
    expect(run.text).toContain('credentials found');
    expect(run.text).not.toContain(id);
    expect(run.text).not.toContain(key);
  } finally {
    await ci.stop();
  }
});
