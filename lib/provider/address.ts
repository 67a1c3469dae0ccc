/** Where Terraform finds the provider: the host is no real one, since the provider travels with the package. */
export const SOURCE_ADDRESS = 'tencent-ci.local/cdktf/tencentci';
