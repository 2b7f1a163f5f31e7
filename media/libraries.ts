/**
 * The readers of the library that tells the size of images, one for each type that a provider limits.
 * This is the one file that gulpfile.js builds together with what it imports, because n8n does not
 * bring it along; everything else asks for it here.
 */
export { BMP } from 'image-size/types/bmp';
export { GIF } from 'image-size/types/gif';
export { PNG } from 'image-size/types/png';
export { TIFF } from 'image-size/types/tiff';
export { WEBP } from 'image-size/types/webp';
