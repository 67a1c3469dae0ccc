import { configured } from '../../bench/other';

const other = {
  provider: '/opt/their/terraform-provider-tencentcloud_v1.82.0_x5',
  type: 'tencentcloud_thing',
  hcl: 'their.tf',
};
const thing = 'resource "tencentcloud_thing" "t" {\n  name = "t-${count.index}"\n}\n';

test('the one resource gets as many as are asked for, of the provider that the executable is named after', () => {
  const config = configured(other, `variable "endpoint" {}\n${thing}`, 30);
  expect(config).toContain('resource "tencentcloud_thing" "t" {\n  count = 30\n  name = "t-${count.index}"');
  expect(config).toContain('tencentcloud = { source = "other.local/bench/tencentcloud"');
});

test.each([
  ['no resource of the type', 'resource "tencentcloud_other" "t" {\n  name = "${count.index}"\n}\n', 'has 0'],
  ['two resources of the type', thing + thing, 'has 2 resources'],
  ['no number', 'resource "tencentcloud_thing" "t" {\n}\n', 'no ${count.index}'],
])('a configuration with %s is refused', (_, hcl, message) => {
  expect(() => configured(other, hcl, 1)).toThrow(message);
});

test('an executable whose name does not fit the type is refused, with both', () => {
  const theirs = { ...other, provider: '/opt/their/aws' };
  expect(() => configured(theirs, thing, 1)).toThrow(
    /"\/opt\/their\/aws" and the type "tencentcloud_thing" do not fit/,
  );
});
