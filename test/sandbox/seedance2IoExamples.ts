/** The requests that Seedance 2 IO's document shows, and where they go. */
export const video = {
	mode: 'text-to-video',
	quality_tier: 'standard',
	prompt: 'A cinematic shot of a glass train crossing a snowy mountain bridge',
	aspect_ratio: '16:9',
	duration: '5',
	resolution: '720p',
};
export const gptImage = {
	type: 'text-to-image',
	prompt: 'Editorial product photo of a transparent running shoe on chrome',
	resolution: '1K',
	aspectRatio: '1:1',
};
export const nanoBanana = {
	type: 'text-to-image',
	prompt: 'A premium packaging mockup for an AI video studio',
	image_size: '1:1',
	resolution: '1K',
	output_format: 'png',
};
export const videoPath = '/video/seedance';
export const gptPath = '/image/gpt-image-2';
export const nanoPath = '/image/nano-banana-pro';
export const url = 'https://example.com/a.png';
export const urls = (count: number): string[] => Array.from({ length: count }, () => url);
