import type { INodeParameters } from 'n8n-workflow';

/** Values of Generate that the sandbox accepts. */
export const DANCE = {
	mode: 'dance',
	characterImageSource: 'url',
	characterImageUrl: 'https://example.com/character.jpg',
	referenceVideoSource: 'tiktok',
	tiktokUrl: 'https://www.tiktok.com/@user/video/1234567890',
} as const satisfies INodeParameters;
