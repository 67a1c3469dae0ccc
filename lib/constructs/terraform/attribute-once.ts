import type { TerraformResource } from './cdktf';

/**
 * An attribute of a resource that many refer to. CDKTF makes a token of it each time it is asked for, with the stack
 * from which it was asked, and that takes longer than all else of a reference.
 */
export function attributeOnce<Resource extends TerraformResource>(
  resource: Resource,
  attribute: (resource: Resource) => string,
): () => string {
  let known: { readonly token: string; readonly forEach: unknown } | undefined;
  return () => {
    const { forEach } = resource;
    // A resource that became several has as many of the attribute.
    if (known === undefined || known.forEach !== forEach) known = { token: attribute(resource), forEach };
    return known.token;
  };
}
