import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { dataFolder, otherInstallations } from '../../lib/cli/install/cli-config';
import { Cli } from './support';

let cli: Cli;
let folder: string;
beforeAll(() => {
  cli = new Cli();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(cli.folder, 'module-'));
});
afterAll(() => cli.remove());

const HOME = 'tencent-ci.local/cdktf/tencentci';
const VERSION = '0.1.0-dev.1a2b3c4d';
const install = (...args: string[]) => cli.run(['install', ...args], { HOME: folder });
const everything = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('in a root module', () => {
  test('the provider comes with its lock entry, and with the blocks to paste', async () => {
    const { code, out, err } = await install('--dir', folder);
    expect([code, err]).toEqual([0, '']);
    expect(readdirSync(path.join(folder, 'terraform.d/plugins', HOME, VERSION))).toEqual([
      'darwin_amd64',
      'darwin_arm64',
      'linux_amd64',
      'linux_arm64',
      'windows_amd64',
    ]);
    const lock = readFileSync(path.join(folder, '.terraform.lock.hcl'), 'utf8');
    expect(lock).toContain(`provider "${HOME}" {\n  version     = "${VERSION}"`);
    expect(lock.match(/"h1:/g)).toHaveLength(2);
    expect(out).toContain(`  required_providers {
    tencentci = {
      source  = "${HOME}"
      version = "${VERSION}"
    }
  }
}

provider "tencentci" {`);
    expect(out).toContain(`Next: cd ${folder} && terraform init`);
  });

  test('it is this folder that is meant where none is named', async () => {
    const { code } = await cli.run(['install'], {}, folder);
    expect(code).toBe(0);
    expect(existsSync(path.join(folder, 'terraform.d/plugins', HOME, VERSION))).toBe(true);
  });

  test('what stands as it should is left as it is, and the command says so', async () => {
    await install('--dir', folder);
    const before = everything();
    const { code, out } = await install('--dir', folder);
    expect(code).toBe(0);
    expect(out).toMatch(/^The provider was in its place already: .*\n {2}keep .*\n {2}keep /);
    expect(everything()).toEqual(before);
  });

  test('an older version is replaced, and named', async () => {
    const old = path.join(folder, 'terraform.d/plugins', HOME, '0.0.9/linux_amd64');
    mkdirSync(old, { recursive: true });
    writeFileSync(
      path.join(folder, 'main.tf'),
      'terraform {\n  required_providers {\n    tencentci = { version = "0.0.9" }\n  }\n}\n',
    );
    const { out } = await install('--dir', folder);
    expect(out).toContain(`  remove ${path.dirname(old)}\n`);
    expect(out).toContain(`The configuration asks for version 0.0.9, and this package has ${VERSION}.`);
    expect(existsSync(old)).toBe(false);
  });

  test('JSON tells what was done, for machines', async () => {
    const { out } = await install('--dir', folder, '--json');
    expect(JSON.parse(out)).toEqual({
      source: HOME,
      version: VERSION,
      changed: true,
      plugins: path.join(folder, 'terraform.d/plugins'),
      platforms: ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', 'windows_amd64'],
      lockFile: path.join(folder, '.terraform.lock.hcl'),
      others: [],
      configuration: expect.stringContaining('required_providers'),
      cliConfigs: [],
    });
  });

  test.each<[string, string, (dir: string) => void, number]>([
    ['is not there', 'is not there. Name the folder', () => undefined, 2],
    ['is a file', 'is no folder. Name the folder', (dir) => writeFileSync(dir, ''), 2],
    [
      'has a broken lock file',
      '.terraform.lock.hcl is broken, line 1, column 14',
      (dir) => {
        mkdirSync(dir);
        writeFileSync(path.join(dir, '.terraform.lock.hcl'), 'provider "a" ');
      },
      1,
    ],
    [
      'has a link in the way',
      'terraform.d is a symbolic link',
      (dir) => {
        mkdirSync(dir);
        symlinkSync(cli.folder, path.join(dir, 'terraform.d'));
      },
      1,
    ],
  ])('a folder that %s is refused, and nothing is written', async (_, message, make, expected) => {
    const dir = path.join(folder, 'infra');
    make(dir);
    const before = everything();
    const { code, out, err } = await install('--dir', dir);
    expect([code, out]).toEqual([expected, '']);
    expect(err).toContain(message);
    expect(everything()).toEqual(before);
  });

  test('a folder that the system lets nobody write in is refused in a sentence', async () => {
    // Not even the administrator makes folders there.
    const { code, err } = await install('--dir', '/sys');
    expect(code).toBe(1);
    expect(err).toMatch(/^\/sys cannot be written: .*\.\n$/);
  });
});

describe('among the plugins of a user', () => {
  const plugins = () => path.join(folder, '.terraform.d/plugins');

  test('the provider comes for this machine, and no lock entry', async () => {
    const { code, out } = await install('--user');
    expect(code).toBe(0);
    const [platform = '', ...others] = readdirSync(path.join(plugins(), HOME, VERSION));
    expect(others).toEqual([]);
    expect(out).toContain(`, for ${platform}.`);
    expect(out).toContain('writes its lock entry');
    expect(readdirSync(path.join(plugins(), HOME, VERSION, platform))).toContain(
      `terraform-provider-tencentci_v${VERSION}`,
    );
    expect(readdirSync(folder)).toEqual(['.terraform.d']);
    expect((await install('--user')).out).toMatch(/^The provider was in its place already/);
  });

  test('other versions stay, for modules whose lock files have them', async () => {
    mkdirSync(path.join(plugins(), HOME, '0.0.9'), { recursive: true });
    const { out } = await install('--user');
    expect(out).toContain(`  keep  ${path.join(plugins(), HOME, '0.0.9')}\n`);
    expect(readdirSync(path.join(plugins(), HOME))).toEqual(['0.0.9', VERSION]);
  });

  test('a copy that somebody changed is replaced', async () => {
    await install('--user');
    const dir = path.join(plugins(), HOME, VERSION);
    const [platform = ''] = readdirSync(dir);
    writeFileSync(path.join(dir, platform, 'tencentci.cjs'), 'changed');
    expect((await install('--user')).out).toMatch(/^The provider is in its place/);
    expect(readFileSync(path.join(dir, platform, 'tencentci.cjs'), 'utf8')).toBe('// The provider.\n');
  });

  test('a link below that folder is refused', async () => {
    mkdirSync(plugins(), { recursive: true });
    mkdirSync(path.join(folder, 'elsewhere'));
    symlinkSync(path.join(folder, 'elsewhere'), path.join(plugins(), 'tencent-ci.local'));
    const { code, err } = await install('--user');
    expect(code).toBe(1);
    expect(err).toContain('tencent-ci.local is a symbolic link');
    expect(readdirSync(path.join(folder, 'elsewhere'))).toEqual([]);
  });

  test('--dir is another place', async () => {
    expect(await install('--user', '--dir', folder)).toMatchObject({ code: 2 });
  });
});

describe('a configuration of the command line', () => {
  const config = (name: string, text: string): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const DIRECT = 'provider_installation {\n  direct {}\n}\n';
  const system = 'linux';
  const found = (env: Record<string, string> = {}, plugins = '/plugins') =>
    otherInstallations({ system, env, home: folder }, plugins);

  test.each(['.terraformrc', '.tofurc', '.terraform.d/team.tfrc'])(
    'in %s that says where providers come from is named, with what to write into it',
    async (name) => {
      const file = config(name, DIRECT);
      const { code, out } = await install('--user');
      expect(code).toBe(0);
      expect(out).toContain(`${file} has a provider_installation, so that no folder is looked in by itself.`);
      expect(out).toContain(`  filesystem_mirror {
    path    = "${path.join(folder, '.terraform.d/plugins')}"
    include = ["tencent-ci.local/*/*"]
  }
`);
    },
  );

  test('that names the folder already is none to speak of', async () => {
    config(
      '.terraformrc',
      'provider_installation {\n  filesystem_mirror {\n    path = "/plugins"\n  }\n  direct {}\n}\n',
    );
    expect(found()).toEqual([]);
    expect(found({}, '/others')).toHaveLength(1);
  });

  test('that cannot be read is named too', () => {
    const file = config('.terraformrc', 'provider_installation {');
    expect(found()).toEqual([{ file, finding: 'unreadable' }]);
  });

  test('of a variable takes the place of all others', () => {
    config('.terraformrc', DIRECT);
    const file = config('own.tfrc', DIRECT);
    expect(found({ TF_CLI_CONFIG_FILE: file })).toEqual([{ file, finding: 'elsewhere' }]);
    expect(found({ TF_CLI_CONFIG_FILE: path.join(folder, 'none') })).toEqual([]);
  });

  test('of OpenTofu lies where XDG says, too', () => {
    const file = config('xdg/opentofu/tofurc', DIRECT);
    expect(found({ XDG_CONFIG_HOME: path.join(folder, 'xdg') })).toEqual([{ file, finding: 'elsewhere' }]);
  });

  test('without a word about providers is none to speak of', () => {
    config('.terraformrc', 'disable_checkpoint = true\n');
    expect(found()).toEqual([]);
  });
});

test('the plugins of a user lie in APPDATA on Windows, and in the home elsewhere', () => {
  const env = { APPDATA: path.join(folder, 'Roaming'), HOME: '/home/ada' };
  expect(dataFolder({ system: 'win32', env, home: folder })).toBe(
    path.join(folder, 'Roaming', 'terraform.d'),
  );
  expect(dataFolder({ system: 'darwin', env, home: folder })).toBe('/home/ada/.terraform.d');
  expect(dataFolder({ system: 'linux', env: {}, home: '/home/bob' })).toBe('/home/bob/.terraform.d');
  rmSync(folder, { recursive: true, force: true });
});
