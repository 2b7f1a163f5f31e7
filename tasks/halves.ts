/**
 * Numbers as halves of a set: of `2 * size` members numbered from 0, `size` that stand for a number. A
 * half and the other half stand for the same number: it is the one that member 0 is in that counts.
 * This packs nearly `2 * size` bits into `size` members.
 */

/** The smallest half that can stand for a number, by its members, in order. Pure. */
export function halfOf(number: bigint): number[] {
	let size = 1;
	let count = 1n;
	while (count <= number) {
		// From C(2s-1, s-1) to the same for s + 1.
		count = (count * BigInt(2 * (2 * size + 1))) / BigInt(size + 1);
		size += 1;
	}
	const half = [0];
	let rest = number;
	forEachMember(size, count, (member, ways) => {
		const isIn = rest < ways;
		if (isIn) half.push(member);
		else rest -= ways;
		return isIn;
	});
	return half;
}

/** The number that a half stands for, given either half. Pure. */
export function numberOf(half: ReadonlySet<number>): bigint {
	const size = half.size;
	let count = 1n;
	for (let at = 1; at < size; at++) count = (count * BigInt(2 * (2 * at + 1))) / BigInt(at + 1);
	const counts = half.has(0);
	let number = 0n;
	forEachMember(size, count, (member, ways) => {
		const isIn = half.has(member) === counts;
		if (!isIn) number += ways;
		return isIn;
	});
	return number;
}

/**
 * Goes through all members but 0, of which `size - 1` are in. The visitor is told in how many ways the
 * half can go on with the member in it, and tells whether it is.
 * @param count of all halves of the size that 0 is in
 */
function forEachMember(
	size: number,
	count: bigint,
	visit: (member: number, ways: bigint) => boolean,
): void {
	let ways = count;
	let wanted = size - 1;
	for (let member = 1; member < 2 * size; member++) {
		const waysWith = (ways * BigInt(wanted)) / BigInt(2 * size - member);
		if (visit(member, waysWith)) {
			ways = waysWith;
			wanted -= 1;
		} else {
			ways -= waysWith;
		}
	}
}
