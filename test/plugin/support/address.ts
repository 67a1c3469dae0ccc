/** The source address of the test provider. */
export const ADDRESS = 'registry.terraform.io/example/thing';
