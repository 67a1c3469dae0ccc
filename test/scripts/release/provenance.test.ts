import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checksums, digestsOf, provenance } from '../../../scripts/release/provenance';
import { againstSpecification } from '../../support/in-toto';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'provenance-'));
  mkdirSync(path.join(folder, 'mirror'));
  writeFileSync(path.join(folder, 'b.tgz'), 'b');
  writeFileSync(path.join(folder, 'mirror/a.zip'), 'a');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MAKING = {
  name: 'ours',
  version: '1.2.3',
  commit: '0123456789abcdef0123456789abcdef01234567',
  command: 'npm run release',
  tools: { node: '20.20.2' },
  lock: 'f'.repeat(64),
};
const A = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';
const B = '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d';

test('checksums are those of sha256sum, which finds what was changed since', () => {
  const sums = checksums(digestsOf(folder));
  expect(sums).toBe(`${B}  b.tgz\n${A}  mirror/a.zip\n`);
  writeFileSync(path.join(folder, 'SHA256SUMS'), sums);
  const check = (): string =>
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(check()).toBe('b.tgz: OK\nmirror/a.zip: OK\n');
  writeFileSync(path.join(folder, 'b.tgz'), 'c');
  expect(check).toThrow('1 computed checksum did NOT match');
});

test('a provenance is a statement of in-toto about what was made, with a predicate of SLSA', () => {
  const statement = provenance(digestsOf(folder), MAKING);
  expect(againstSpecification(statement)).toEqual([]);
  expect(statement).toMatchObject({
    subject: [
      { name: 'b.tgz', digest: { sha256: B } },
      { name: 'mirror/a.zip', digest: { sha256: A } },
    ],
    predicate: {
      buildDefinition: {
        externalParameters: { commit: MAKING.commit, command: 'npm run release' },
        resolvedDependencies: [{ digest: { gitCommit: MAKING.commit } }, { digest: { sha256: MAKING.lock } }],
      },
      runDetails: { builder: { version: { node: '20.20.2' } } },
    },
  });
});

test('a provenance says that nobody signed it', () => {
  expect(provenance({}, MAKING)).toMatchObject({
    predicate: { runDetails: { tencentci_signature: expect.stringMatching(/^None\./) } },
  });
});

/** The text of a statement with another piece in it. */
const spoilt = (from: string, to: string): unknown => {
  const text = JSON.stringify(provenance(digestsOf(folder), MAKING));
  expect(text).toContain(from);
  return JSON.parse(text.replace(from, to));
};

test.each([
  ['provenance/v1', 'provenance/v0.2', '/predicateType: must be equal to constant'],
  [
    ',"digest":{"sha256":"3e23',
    ',"digests":{"sha256":"3e23',
    "/subject/0: must have required property 'digest'",
  ],
  ['"3e23', '"3E23', '/subject/0/digest/sha256: must match pattern'],
  ['"subject"', '"subjects"', "must have required property 'subject'"],
  ['"externalParameters"', '"parameters"', "must have required property 'externalParameters'"],
  [
    '"gitCommit":"0',
    '"gitCommit":"',
    '/predicate/buildDefinition/resolvedDependencies/0/digest/gitCommit: must',
  ],
  ['"id":"pkg:', '"id":"', '/predicate/runDetails/builder/id: must match format "uri"'],
  ['"builder":', '"metadata":{"startedOn":"yesterday"},"builder":', '/metadata/startedOn: must match format'],
])('%s as %s is no provenance by the specification', (from, to, problem) => {
  expect(againstSpecification(spoilt(from, to)).join('\n')).toContain(problem);
});
