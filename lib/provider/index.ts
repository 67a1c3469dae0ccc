export { SOURCE_ADDRESS, tencentci } from './provider';
