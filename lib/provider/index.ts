export { SOURCE_ADDRESS } from './address';
export { tencentci } from './provider';
