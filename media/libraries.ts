import { Logging } from 'mediabunny';

/**
 * The libraries that read media files. This is the one file that gulpfile.js builds together with what
 * it imports, because n8n brings neither along; everything else asks for them here.
 */
export { imageSize } from 'image-size';
export { BufferSource, Input, MP3, MP4, QTFF, WEBM, type InputFormat } from 'mediabunny';

// What it has to say of odd files is no line in anybody's console.
Logging.level = 0;
