import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { PLATFORMS, thisPlatform } from '../../lib/stack/names';
import { createIdentity } from '../../lib/plugin/transport/certificate';
import { builtVersion, Workspace } from '../../scripts/workspace';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../..');
const HOME = 'tencent-ci.local/cdktf/tencentci';
const FORMS = ['filesystem_mirror', 'network_mirror'] as const;

/** What `tencent-ci mirror --json` writes of configurations. */
interface Told {
  readonly cliConfig: { readonly filesystem: string; readonly network: string };
}
/** What a mirror has to say of a version. */
interface About {
  readonly archives: Readonly<Record<string, { readonly hashes: readonly string[]; readonly url: string }>>;
}

let folder: string;
let mirror: string;
let server: https.Server;
let url: string;
let workspace: Workspace;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tencentci-mirror-'));
  mirror = path.join(folder, 'mirror');
  tencentCi('mirror', mirror);
  const { key, certificate } = await createIdentity();
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
  writeFileSync(path.join(folder, 'ca.pem'), cert);
  // A server of files, as a team would have one.
  server = https.createServer({ key, cert }, (request, response) => {
    const file = path.join(mirror, path.normalize(request.url ?? '/'));
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      response.writeHead(404).end();
      return;
    }
    const type = file.endsWith('.json') ? 'application/json' : 'application/zip';
    response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  workspace.dispose();
  rmSync(mirror, { recursive: true, force: true });
  tencentCi('mirror', mirror);
});

function tencentCi(...args: string[]): string {
  const env = { PATH: process.env.PATH, HOME: folder };
  return execFileSync(path.join(ROOT, 'dist/tencent-ci'), args, { encoding: 'utf8', cwd: folder, env });
}

/** A root module on a machine whose command line takes our provider from the mirror, by what `tencent-ci` tells to write. */
function machine(form: (typeof FORMS)[number]): Workspace {
  const { cliConfig } = JSON.parse(tencentCi('mirror', mirror, '--json')) as Told;
  const config = path.join(mkdtempSync(path.join(folder, 'machine-')), 'config.tfrc');
  const text = form === 'filesystem_mirror' ? cliConfig.filesystem : cliConfig.network;
  writeFileSync(config, text.replace('https://mirror.example.com/terraform/', url));
  workspace = new Workspace({
    TF_CLI_CONFIG_FILE: config,
    SSL_CERT_FILE: path.join(folder, 'ca.pem'),
    TENCENTCLOUD_CI_OFFLINE: '1',
  });
  return workspace.config(`provider "tencentci" {
  region = "ap-chongqing"
}
resource "tencentci_voice_separate_template" "vocals" {
  bucket     = "media-1250000000"
  name       = "vocals"
  audio_mode = "IsAudio"
}
`);
}

const lockFile = () => path.join(workspace.dir, '.terraform.lock.hcl');
const hashes = () => readFileSync(lockFile(), 'utf8').match(/"(?:h1|zh):[^"]+"/g) ?? [];
const zipOf = (name = thisPlatform()) =>
  path.join(mirror, HOME, `terraform-provider-tencentci_${builtVersion()}_${name}.zip`);
const about = () =>
  JSON.parse(readFileSync(path.join(mirror, HOME, `${builtVersion()}.json`), 'utf8')) as About;
/** All that the mirror lists, in the way of `h1:`. */
const listed = (names: readonly string[] = PLATFORMS): string[] => {
  const { archives } = about();
  const all = names.map((name) => archives[name]?.hashes.find((hash: string) => hash.startsWith('h1:')));
  return [...new Set(all)].sort().map((hash) => `"${hash}"`);
};

/** Another byte at the end of a file that the provider runs. */
function tamper(): void {
  const files = unzipSync(readFileSync(zipOf()));
  files['tencentci.cjs'] = Buffer.concat([files['tencentci.cjs'] ?? Buffer.alloc(0), Buffer.from('\n')]);
  writeFileSync(zipOf(), zipSync(files, { os: 3, attrs: 0o100755 << 16 }));
}

describe.each(FORMS)('from a %s', (form) => {
  const flag = () => (form === 'filesystem_mirror' ? `-fs-mirror=${mirror}` : `-net-mirror=${url}`);

  test('the provider is installed, and it starts', async () => {
    await machine(form).init();
    expect((await workspace.plan()).code).toBe(2);
    expect(hashes()).toEqual(expect.arrayContaining(listed([thisPlatform()])));
  });

  test('`providers lock` takes the hashes of every platform', async () => {
    machine(form);
    await workspace.ok(
      'providers',
      'lock',
      '-no-color',
      flag(),
      ...PLATFORMS.map((each) => `-platform=${each}`),
    );
    expect(hashes()).toEqual(expect.arrayContaining(listed()));
    await workspace.ok('init', '-no-color', '-input=false', '-lockfile=readonly');
  });

  test('the lock file of another Unix fits as it is', async () => {
    machine(form);
    await workspace.ok('providers', 'lock', '-no-color', flag(), '-platform=darwin_arm64');
    await workspace.ok('init', '-no-color', '-input=false', '-lockfile=readonly');
  });

  test('the lock entry that `tencent-ci install` writes fits as it is', async () => {
    machine(form);
    tencentCi('install', '--dir', workspace.dir);
    rmSync(path.join(workspace.dir, 'terraform.d'), { recursive: true });
    const before = readFileSync(lockFile(), 'utf8');
    await workspace.init();
    // What it adds are hashes of what the mirror has.
    expect(hashes()).toEqual(expect.arrayContaining(before.match(/"h1:[^"]+"/g) ?? []));
    expect(before.match(/"h1:[^"]+"/g)).toEqual(listed());
  });

  test('a zip file that somebody changed is refused, by the lock file', async () => {
    machine(form);
    tencentCi('install', '--dir', workspace.dir);
    rmSync(path.join(workspace.dir, 'terraform.d'), { recursive: true });
    tamper();
    const { code, text } = await workspace.run('init', '-no-color', '-input=false');
    expect(code).not.toBe(0);
    expect(text).toContain('checksums');
  });
});

test('a zip file that somebody changed is refused by what the network mirror says of it, without a lock file', async () => {
  machine('network_mirror');
  tamper();
  const { code, text } = await workspace.run('init', '-no-color', '-input=false');
  expect(code).not.toBe(0);
  expect(text).toMatch(/doesn't match (the )?any of the (expected )?checksums/);
});

test('a second version comes with `init -upgrade`, and the first one stays for who has locked it', async () => {
  machine('network_mirror');
  const version = builtVersion();
  const own = about();
  const [, one = ''] = /^(.*)_\d.*$/.exec(path.basename(zipOf())) ?? [];
  const old = `${one}_0.0.9_${thisPlatform()}.zip`;
  cpSync(zipOf(), path.join(mirror, HOME, old));
  const archives = { [thisPlatform()]: { ...own.archives[thisPlatform()], url: old } };
  writeFileSync(path.join(mirror, HOME, '0.0.9.json'), JSON.stringify({ archives }));
  tencentCi('mirror', mirror);
  const config = readFileSync(path.join(workspace.dir, 'main.tf'), 'utf8');
  workspace.file('main.tf', config.replace(version, '0.0.9'));
  await workspace.init();
  workspace.file('main.tf', config);
  const refused = await workspace.run('init', '-no-color', '-input=false');
  expect(refused.code).not.toBe(0);
  expect(refused.text).toContain('-upgrade');
  await workspace.ok('init', '-no-color', '-input=false', '-upgrade');
  expect(readFileSync(lockFile(), 'utf8')).toContain(`version     = "${version}"`);
});

test('`providers lock` without the mirror asks the host of the provider, which is nowhere', async () => {
  machine('network_mirror');
  const { code, text } = await workspace.run('providers', 'lock', '-no-color', `-platform=${thisPlatform()}`);
  expect(code).not.toBe(0);
  expect(text).toContain('could not connect to tencent-ci.local');
});
