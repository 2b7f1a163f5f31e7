import { halfOf, numberOf } from '../../tasks/halves';
import { seededRandom } from '../seededRandom';

/** The other half of the same set. */
const otherHalf = (half: readonly number[]) =>
	Array.from({ length: 2 * half.length }, (_, member) => member).filter(
		(member) => !half.includes(member),
	);

describe('a number as half of a set', () => {
	it('is another half for each number, and the numbers in order fill all halves of a size', () => {
		const halves = Array.from({ length: 1 + 3 + 10 + 35 }, (_, number) => halfOf(BigInt(number)));
		// Of 2 members one has member 0, of 4 three, of 6 ten, of 8 thirty-five: a smaller set where it has room.
		expect(halves.map(({ length }) => length)).toEqual(
			halves.map((_half, number) => [1, 3, 10, 35, 126].findIndex((room) => number < room) + 1),
		);
		expect(new Set(halves.map(String)).size).toBe(halves.length);
		for (const [number, half] of halves.entries()) {
			expect(half).toEqual([...new Set(half)].toSorted((one, other) => one - other));
			expect(half[0]).toBe(0);
			expect(half.at(-1)).toBeLessThan(2 * half.length);
			expect(numberOf(new Set(half))).toBe(BigInt(number));
		}
	});

	it.each([8, 64, 152, 1_240])('of %d bits is read from either half', (bits) => {
		const random = seededRandom(bits);
		for (let round = 0; round < 20; round++) {
			const digits = Array.from({ length: bits }, () => (random() < 0.5 ? '0' : '1'));
			const number = BigInt(`0b${digits.join('')}`);
			const half = halfOf(number);
			expect(numberOf(new Set(half))).toBe(number);
			expect(numberOf(new Set(otherHalf(half)))).toBe(number);
		}
	});

	it('of 152 bits, an ID and its checksum, is 79 members of 158', () => {
		expect(halfOf((1n << 153n) - 1n)).toHaveLength(79);
	});
});
