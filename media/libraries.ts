/**
 * The library that reads the size of images. This is the one file that gulpfile.js builds together with
 * what it imports, because n8n does not bring it along; everything else asks for it here.
 */
export { disableTypes, imageSize, types } from 'image-size';
