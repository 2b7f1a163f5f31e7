import * as fc from 'fast-check';

import { isFrameCount, nearestFrames, toLength } from '../../../providers/vtrix/frames';

/** All that the document allows: 25 + 4n in [29, 289]. */
const ALLOWED = Array.from({ length: 66 }, (_, index) => 29 + 4 * index);

describe('the number of frames of a Vtrix video', () => {
	it('is one of the 66 numbers from 29 to 289 of the form 25 + 4n', () => {
		const found = Array.from({ length: 400 }, (_, frames) => frames).filter(isFrameCount);
		expect(found).toEqual(ALLOWED);
		expect(found.at(-1)).toBe(289);
		expect([57.6, Number.NaN, Infinity, -29].filter(isFrameCount)).toEqual([]);
	});

	it("is the document's 57 for 2.4 seconds", () => {
		expect(nearestFrames(2.4)).toBe(57);
		expect(57 / 24).toBe(2.375);
	});

	it.each([
		[2.1, 49],
		[2.124, 49],
		[2.126, 53],
		[3.5, 85],
		[5.04, 121],
		[11.99, 289],
	])('is for %s seconds the nearest allowed, %s', (seconds, frames) => {
		expect(nearestFrames(seconds)).toBe(frames);
	});

	it('is the larger one in the very middle between two', () => {
		expect(nearestFrames(51 / 24)).toBe(53);
	});

	it('is allowed, and none that is allowed is nearer, for any length', () => {
		fc.assert(
			fc.property(fc.double({ min: 0, max: 20, noNaN: true }), (seconds) => {
				const frames = nearestFrames(seconds);
				expect(ALLOWED).toContain(frames);
				const distance = Math.abs(frames - seconds * 24);
				const least = Math.min(...ALLOWED.map((allowed) => Math.abs(allowed - seconds * 24)));
				expect(distance).toBeCloseTo(least, 9);
			}),
		);
	});

	it('is only sent for a fraction, or where it was asked for', () => {
		expect(toLength({})).toEqual({});
		expect(toLength({ duration: 5 })).toEqual({ duration: 5 });
		expect(toLength({ duration: 2.4 })).toEqual({ frames: 57 });
		expect(toLength({ frames: 121 })).toEqual({ frames: 121 });
	});
});
