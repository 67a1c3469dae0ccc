import { crc64 } from '../../../lib/emulator/service/crc64';

test.each([
  // The check value that the catalogue of CRC algorithms publishes for CRC-64/XZ.
  ['123456789', 0x995dc9bbdf1939fan],
  ['', 0n],
])('the checksum of "%s" is the published one', (text, published) => {
  expect(crc64(Buffer.from(text))).toBe(published.toString());
});

test('it tells contents apart by any bit', () => {
  const content = Buffer.alloc(4096, 0xa5);
  const sums = new Set([crc64(content)]);
  for (let bit = 0; bit < 8; bit += 1) {
    const changed = Buffer.from(content);
    changed[2048] = 0xa5 ^ (1 << bit);
    sums.add(crc64(changed));
  }
  expect(sums.size).toBe(9);
});
