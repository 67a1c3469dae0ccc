import './app.css';
import { render } from 'preact';
import { App } from './app';
import { readAddress } from './state/route';
import { takeToken } from './state/session';

takeToken();
readAddress();
// A link of the emulator that is opened where the page is already open.
addEventListener('hashchange', () => {
  takeToken();
  readAddress();
});

const place = document.getElementById('app');
if (place) render(<App />, place);
