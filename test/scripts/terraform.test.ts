import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { provideTerraform, TerraformMissing } from '../../scripts/terraform';

jest.setTimeout(60_000);

const before = { ...process.env };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'terraform-test-'));
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  delete process.env.TERRAFORM_BINARY_NAME;
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

/** A program that answers with an exit code. */
function program(at: string, code = 0): string {
  const file = path.join(folder, at);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!${process.execPath}\nprocess.exit(${code});\n`);
  chmodSync(file, 0o755);
  return file;
}

/** PATH of these folders, and a vendor who is played by a few lines of JavaScript. */
function machine(folders: readonly string[], vendor = ''): void {
  process.env.PATH = folders.map((name) => path.join(folder, name)).join(path.delimiter);
  const file = path.join(folder, 'vendor.cjs');
  writeFileSync(file, vendor);
  process.env.NODE_OPTIONS = `--require ${file}`;
}

const fetch = (): string => provideTerraform(path.join(folder, 'tools'));

test('terraform comes before tofu, and what npm puts on PATH is neither', () => {
  program('node_modules/.bin/terraform');
  const tofu = program('b/tofu');
  machine(['node_modules/.bin', 'a', 'b']);
  expect(fetch()).toBe(tofu);
  expect(fetch()).not.toBe(program('a/terraform', 1));
  const terraform = program('a/terraform');
  expect(fetch()).toBe(terraform);
});

test('TERRAFORM_BINARY_NAME is taken at its word', () => {
  program('a/terraform');
  machine(['a']);
  process.env.TERRAFORM_BINARY_NAME = program('elsewhere/tofu');
  expect(fetch()).toBe(process.env.TERRAFORM_BINARY_NAME);
  process.env.TERRAFORM_BINARY_NAME = 'missing';
  expect(fetch).toThrow(new TerraformMissing('TERRAFORM_BINARY_NAME is missing, which cannot be started.'));
});

test('where the vendor cannot be reached, the message says what to install', () => {
  machine([], "require('https').get = () => { throw new Error('no route to the vendor'); };");
  expect(fetch).toThrow(
    /^Neither terraform nor tofu is on PATH, and Terraform [\d.]+ could not be fetched \(no route to the vendor\)\. Install Terraform 1\.8 or newer/,
  );
});

test('an archive whose checksums somebody else has signed is refused, and nothing is left of it', () => {
  // The checksum fits; the signature is a good one in form, of a key that is not the vendor's.
  machine(
    [],
    `const { createHash } = require('crypto');
     const { Readable } = require('stream');
     const openpgp = require(${JSON.stringify(require.resolve('openpgp'))});
     const archive = Buffer.from('not Terraform');
     const platforms = ['linux', 'darwin', 'windows'].flatMap((os) => [os + '_amd64', os + '_arm64']);
     const version = require(${JSON.stringify(require.resolve('@jahed/terraform/package.json'))}).version;
     const sums = Buffer.from(platforms.map((name) =>
       createHash('sha256').update(archive).digest('hex') + '  terraform_' + version + '_' + name + '.zip\\n').join(''));
     const signature = async () => {
       const { privateKey } = await openpgp.generateKey({ userIDs: [{ name: 'HashiCorp' }], format: 'object' });
       const message = await openpgp.createMessage({ binary: sums });
       return Buffer.from(await openpgp.sign({ message, signingKeys: privateKey, detached: true, format: 'binary' }));
     };
     require('https').get = (url, answer) => {
       const body = url.endsWith('.zip') ? archive : url.endsWith('.sig') ? signature() : sums;
       Promise.resolve(body).then((bytes) => answer(Object.assign(Readable.from([bytes]), { statusCode: 200 })));
       return { on: () => undefined };
     };`,
  );
  expect(fetch).toThrow(/could not be fetched \(hashes not signed by hashicorp\)/);
  expect(
    readdirSync(path.join(folder, 'tools'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ),
  ).toEqual([]);
});

test('one that was fetched before is taken again without asking the vendor', () => {
  const { version } = jest.requireActual<{ version: string }>('@jahed/terraform/package.json');
  const fetched = program(`tools/@jahed/terraform/terraform-v${version}`);
  machine([], "require('https').get = () => { throw new Error('asked'); };");
  expect(fetch()).toBe(fetched);
  program(`tools/@jahed/terraform/terraform-v${version}`, 1);
  expect(fetch).toThrow('asked');
});
