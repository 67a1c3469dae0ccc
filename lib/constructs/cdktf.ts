/**
 * The one place of the constructs that names the package `cdktf`. With the npm alias `"cdktf": "npm:cdktn@…"` the same
 * import loads CDK Terrain. (The generated bindings import `cdktf` themselves.)
 */
export {
  type ISynthesisSession,
  type IStackSynthesizer,
  type ITerraformDependable,
  TerraformProvider,
  type TerraformResourceLifecycle,
  TerraformStack,
  Token,
} from 'cdktf';
