import type { Page } from 'playwright-core';

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Pairs of nodes on the canvas (or on an execution's preview) that lie on top of each other. */
export async function overlappingNodes(page: Page): Promise<string[]> {
	const nodes = await Promise.all(
		(await page.getByTestId('canvas-node').all()).map(async (node) => ({
			name: await node.getAttribute('data-node-name'),
			type: await node.getAttribute('data-node-type'),
			box: await node.boundingBox(),
		})),
	);
	// Nodes may well stand on a note.
	const drawn = nodes.flatMap(({ name, type, box }) =>
		box && type !== STICKY_NOTE ? [{ name, box }] : [],
	);
	return drawn.flatMap((one, at) =>
		drawn
			.slice(at + 1)
			.filter((other) => overlap(one.box, other.box))
			.map((other) => `${one.name} and ${other.name}`),
	);
}

function overlap(one: Box, other: Box): boolean {
	return (
		one.x < other.x + other.width &&
		other.x < one.x + one.width &&
		one.y < other.y + other.height &&
		other.y < one.y + one.height
	);
}
