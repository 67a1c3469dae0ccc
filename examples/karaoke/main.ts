// Karaoke: every song that is uploaded is taken apart into voice, background, bass and drums.
import { App } from 'cdktf';
import { Karaoke } from './stack';

const app = new App();
new Karaoke(app, 'karaoke');
app.synth();
