import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engineAt, engineCommand, engineFile, isOlder, lacks } from '../../lib/stack/engine';

const folder = mkdtempSync(path.join(tmpdir(), 'tencentci-engine-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that says something. */
function program(at: string, says: string, code = 0): string {
  const file = path.join(folder, at);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "${says}"\nexit ${code}\n`);
  chmodSync(file, 0o755);
  return file;
}

test.each([
  ['Terraform v1.11.4\non linux_amd64', { product: 'Terraform', version: '1.11.4' }],
  ['OpenTofu v1.6.2\non linux_amd64', { product: 'OpenTofu', version: '1.6.2' }],
  ['OpenTofu v1.12.0-beta1', { product: 'OpenTofu', version: '1.12.0-beta1' }],
])('what an engine is is asked of it, and not read off its name: %j', (says, expected) => {
  const file = program('named/terraform', says);
  expect(engineAt(file)).toEqual({ file, ...expected });
});

test('what is neither, fails or is not there is no engine', () => {
  expect(engineAt(program('odd/terraform', 'Terragrunt v1.0.0'))).toBeUndefined();
  expect(engineAt(program('broken/terraform', 'Terraform v1.11.4', 1))).toBeUndefined();
  expect(engineAt(path.join(folder, 'nothing'))).toBeUndefined();
});

test('terraform comes before tofu, TERRAFORM_BINARY_NAME before both, and what npm puts on PATH is none', () => {
  const tofu = program('both/tofu', 'OpenTofu v1.9.0');
  const PATH = [program('node_modules/.bin/terraform', ''), tofu].map((file) => path.dirname(file)).join(':');
  expect(engineFile({ PATH })).toBe(tofu);
  expect(engineCommand({ PATH })).toBe('tofu');
  const terraform = program('both/terraform', 'Terraform v1.9.0');
  expect(engineFile({ PATH })).toBe(terraform);
  expect(engineFile({ PATH, TERRAFORM_BINARY_NAME: 'tofu' })).toBe(tofu);
  expect(engineFile({ PATH, TERRAFORM_BINARY_NAME: terraform })).toBe(terraform);
  expect(engineFile({ PATH, TERRAFORM_BINARY_NAME: 'other' })).toBeUndefined();
  expect(engineCommand({ PATH: '' })).toBe('terraform');
});

test('versions are compared by what brings something new', () => {
  expect([isOlder('1.6.2', '1.10'), isOlder('1.10.0', '1.10'), isOlder('1.12.0-beta1', '1.11')]).toEqual([
    true,
    false,
    false,
  ]);
  const brought = { Terraform: '1.8', OpenTofu: '1.7' };
  expect(lacks({ file: '', product: 'OpenTofu', version: '1.6.2' }, 'provider functions', brought)).toBe(
    'OpenTofu 1.6.2 has no provider functions (1.7 brought them)',
  );
  expect(lacks({ file: '', product: 'OpenTofu', version: '1.7.0' }, 'functions', brought)).toBeUndefined();
});
